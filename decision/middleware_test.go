package decision

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestParseMiddleware(t *testing.T) {
	category, product := "ai-crawler", "Nice Bot/2"
	for text, want := range map[string][]MiddlewareAction{
		`null`: nil,
		`[]`:   nil,
		`{"action":"set_identifier","identity":{"identifier":"ann","userType":"authenticated"}}`:                         {{SetIdentifier: &User{"ann", Authenticated}}},
		`{"action":"set_identifier","identity":{"isValid":true,"identifier":"a","userType":"anonymous","jwtClaims":{}}}`: {{SetIdentifier: &User{"a", Anonymous}}},
		`{"action":"set_properties","properties":{"b":1,"a":null}}`:                                                      {{Properties: []Member{{"b", json.RawMessage("1")}, {"a", json.RawMessage("null")}}}},
		`[{"action":"append_bot_tag","category":"ai-crawler","verified":true,"product":"Nice Bot/2"},
		  {"action":"append_bot_tag","category":"ai-crawler","verified":false}]`: {
			{AppendBotTag: &BotTag{Category: &category, Code: "mw:nice-bot-2", IsVerified: true, Product: &product}},
			{AppendBotTag: &BotTag{Category: &category, Code: "mw:ai-crawler"}},
		},
		`{"action":"set_properties","properties":{"__proto__":{"isPaid":true}}}`: {{}},
		`{"action":"fail","httpStatusCode":451,"message":"no"}`:                  {{Fail: &Rejection{451, "no"}}},
	} {
		if got, err := ParseMiddleware([]byte(text)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
}

func TestParseMiddlewareRefuses(t *testing.T) {
	for text, want := range map[string]string{
		`"set"`: "result: must be an action, a list of actions or nothing, not a string",
		`{}`:    "result: needs an action: set_identifier, set_properties, append_bot_tag or fail",
		`[{"action":"set_propertys","properties":{}}]`:                                                                             `result[0].action: "set_propertys" is no action; did you mean "set_properties"?`,
		`{"action":"fail","httpStatusCode":399,"message":"x"}`:                                                                     "result.httpStatusCode: 399 is not within 400–599",
		`{"action":"fail","httpStatusCode":404,"message":""}`:                                                                      "result.message: has 0 characters; 1 to 1000 are allowed",
		`{"action":"fail","httpStatusCode":404,"message":"` + strings.Repeat("é", 1001) + `"}`:                                     "result.message: has 1001 characters; 1 to 1000 are allowed",
		`{"action":"fail","status":404,"message":"x"}`:                                                                             "result.status: unknown key; known keys are action, httpStatusCode, message",
		`{"action":"set_identifier"}`:                                                                                              `result: set_identifier needs the key "identity"`,
		`{"action":"set_identifier","identity":{"identifier":"a\nb","userType":"anonymous"}}`:                                      "result.identity.identifier: holds a control character",
		`{"action":"set_identifier","identity":{"identifier":"a","userType":"paid"}}`:                                              `result.identity.userType: "paid" is neither "authenticated" nor "anonymous"`,
		`{"action":"set_identifier","identity":{"identifier":"a"}}`:                                                                "result.identity: needs identifier and userType",
		`{"action":"set_properties","properties":{"countryCode":"DE"}}`:                                                            "result.properties.countryCode: is a member that the context has itself; middleware cannot change it",
		`{"action":"append_bot_tag","category":"crawler","verified":true}`:                                                         `result.category: "crawler" is no category: ` + strings.Join(BotCategories(), ", "),
		`{"action":"append_bot_tag","category":"seo"}`:                                                                             `result: append_bot_tag needs the key "verified"`,
		`[` + strings.Repeat(`{"action":"set_properties","properties":{}},`, 100) + `{"action":"set_properties","properties":{}}]`: "result: 101 actions are more than 100",
	} {
		if got, err := ParseMiddleware([]byte(text)); err == nil || err.Error() != want {
			t.Errorf("%.80s: %v, %v; want %s", text, got, err, want)
		}
	}
}

func TestParseActionResult(t *testing.T) {
	for text, want := range map[string]ActionResult{
		`{"status":"success"}`:                               {Status: ActionDone},
		`{"status":"sent to 3","more":1}`:                    {Status: ActionDone},
		`{"status":"error","message":"gone"}`:                {Status: ActionFailed, Message: "gone"},
		`{"status":"retry","retryAfter":1.5,"message":null}`: {Status: ActionRetry, RetryAfter: 1500 * time.Millisecond},
	} {
		got, err := ParseActionResult([]byte(text))
		if want.Raw = json.RawMessage(text); err != nil || !reflect.DeepEqual(*got, want) {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		`"ok"`:                                  "result: must be an object, not a string",
		`{}`:                                    `result: needs a status, such as "success"`,
		`{"status":200}`:                        "result.status: must be a string, not a number",
		`{"status":"retry","retryAfter":-1}`:    "result.retryAfter: -1 is not within 0–86400 seconds",
		`{"status":"retry","retryAfter":"10s"}`: "result.retryAfter: must be a number of seconds, not a string",
	} {
		if got, err := ParseActionResult([]byte(text)); err == nil || err.Error() != want {
			t.Errorf("%s: %v, %v; want %s", text, got, err, want)
		}
	}
}
