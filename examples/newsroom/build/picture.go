package main

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
)

// palettes: sky above, sky below, far shapes, near shapes, accent.
//
//nolint:gochecknoglobals // immutable table
var palettes = map[string][5]string{
	"harbour": {"#f3d9b1", "#e8b28a", "#56788c", "#22384a", "#c8553d"},
	"science": {"#dbe9e4", "#a9cdc4", "#4f8a83", "#1d4a4d", "#e0a030"},
	"culture": {"#f2dfe0", "#dcaeb4", "#8a5a78", "#3f2a4b", "#d9822b"},
}

// picture draws a quiet landscape of water, hills and one sun for an article, always the same for the same slug.
func picture(a *article) []byte {
	h := fnv.New64a()
	h.Write([]byte(a.Slug))
	r := rand.New(rand.NewPCG(h.Sum64(), 7))
	c := palettes[a.Section]
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 630" role="img">`+"\n")
	fmt.Fprintf(&b, `<defs><linearGradient id="s" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="%s"/><stop offset="1" stop-color="%s"/></linearGradient></defs>`+"\n", c[0], c[1])
	fmt.Fprintf(&b, `<rect width="1200" height="630" fill="url(#s)"/>`+"\n")
	fmt.Fprintf(&b, `<circle cx="%d" cy="%d" r="%d" fill="%s" fill-opacity=".85"/>`+"\n", 200+r.IntN(800), 130+r.IntN(140), 45+r.IntN(50), c[4])
	for layer := range 5 {
		base := 300 + float64(layer)*65
		phase, length, height := r.Float64()*6, 180+r.Float64()*260, 55-float64(layer)*9
		fill, opacity := c[2], 0.35+0.13*float64(layer)
		if layer > 2 {
			fill = c[3]
		}
		fmt.Fprintf(&b, `<path fill="%s" fill-opacity="%.2f" d="M0 630`, fill, opacity)
		for x := 0; x <= 1200; x += 40 {
			y := base + height*math.Sin(float64(x)/length*2+phase) + height*0.4*math.Sin(float64(x)/length*5+phase*2)
			fmt.Fprintf(&b, " L%d %.0f", x, y)
		}
		b.WriteString(` L1200 630 Z"/>` + "\n")
	}
	for range 4 {
		x, y := 100+r.IntN(1000), 470+r.IntN(110)
		fmt.Fprintf(&b, `<path d="M%d %d h54 l-9 15 h-36 z m25 -4 v-44 l28 38 z" fill="%s"/>`+"\n", x, y, c[0])
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}
