package cldr

import (
	"encoding/json"
	"fmt"
)

// Numbers are the symbols and forms of a numbering system in a locale. In a form 0 stands for the number, - for the sign,
// ¤ for the currency, % for the percent sign, {…} for the text of a compact form; ' quotes the next character.
type Numbers struct {
	Digits      string `json:"digits"` // ten characters
	Decimal     string `json:"decimal"`
	Group       string `json:"group"`
	Minus       string `json:"minus"`
	Plus        string `json:"plus"`
	PercentSign string `json:"percentSign"`
	NaN         string `json:"nan"`
	Infinity    string `json:"infinity"`
	Exponent    string `json:"exponent"`
	// Sizes are those of the group at the right and of the others; one if they are equal, none without groups.
	Sizes []int `json:"sizes"`
	// MinGrouping is how many digits stand before the first separator at least.
	MinGrouping int       `json:"minGrouping"`
	Negative    string    `json:"neg"`
	Percent     [2]string `json:"percent"` // positive, negative
	// PercentUnit are those of a compact number of percent.
	PercentUnit   [2]string `json:"percentUnit"`
	PercentSizes  []int     `json:"percentSizes"`
	ExponentMinus string    `json:"exponentMinus"`
	// Currency and Accounting: positive and negative with a symbol, positive and negative with letters.
	Currency       [4]string `json:"currency"`
	CurrencyPlus   [2]string `json:"currencyPlus"`
	Accounting     [4]string `json:"accounting"`
	AccountingPlus [2]string `json:"accountingPlus"`
	CurDecimal     string    `json:"curDecimal"`
	CurGroup       string    `json:"curGroup"`
	CurSizes       []int     `json:"curSizes"`
	CurName        string    `json:"curName"` // with the currency's name
	AccSizes       []int     `json:"accSizes"`
	// Compact forms for 10^3 and up; the last one is for all powers above. Nil: the number is written out.
	Short    []*Compact `json:"short"`
	Long     []*Compact `json:"long"`
	CurShort []*Compact `json:"curShort"`
	CurLong  []*Compact `json:"curLong"`
}

// Compact is a compact form.
type Compact struct {
	Digits int // integer digits that are left at this power of ten
	Forms  Forms
}

// UnmarshalJSON reads [digits, forms].
func (c *Compact) UnmarshalJSON(b []byte) error {
	if err := json.Unmarshal(b, &[2]any{&c.Digits, &c.Forms}); err != nil {
		return fmt.Errorf("reading a compact form: %w", err)
	}
	return nil
}

// Currencies are a locale's names of them.
type Currencies struct {
	Symbols map[string]Symbol `json:"symbols"` // by code; one that is missing has its code for a symbol
	Names   map[string]Forms  `json:"names"`   // of the common ones
}

// Symbol is a currency's sign, and its short one that may be another currency's too.
type Symbol struct{ Symbol, Narrow string }

// UnmarshalJSON reads a text or a pair of them.
func (s *Symbol) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '[' {
		if err := json.Unmarshal(b, &[2]any{&s.Symbol, &s.Narrow}); err != nil {
			return fmt.Errorf("reading a currency's symbols: %w", err)
		}
		return nil
	}
	if err := json.Unmarshal(b, &s.Symbol); err != nil {
		return fmt.Errorf("reading a currency's symbol: %w", err)
	}
	s.Narrow = s.Symbol
	return nil
}

// HasNumbering tells whether the locale has the symbols of a numbering system.
func (l *Locale) HasNumbering(name string) bool { return l.Numbers[name] != nil }
