package decision_test

import (
	"fmt"

	"github.com/seed-eb607675/tollgate/decision"
)

func ExampleCanonicalPath() {
	canonical, decoded, err := decision.CanonicalPath("//caf%c3%a9/./a%2Bb/%2e%2e/menu")
	fmt.Println(canonical, decoded, err)
	_, _, err = decision.CanonicalPath("/a/..%2fb")
	fmt.Println(err)
	// Output:
	// /caf%C3%A9/menu /café/menu <nil>
	// path holds an encoded slash
}

func ExamplePattern_Match() {
	pattern, err := decision.ParsePattern("/users/{id}/*", true)
	if err != nil {
		panic(err)
	}
	params, ok := pattern.Match("/users/zoë/articles/7")
	fmt.Println(params["id"], ok)
	// Output: zoë true
}

func ExampleParseSurfaceBehavior() {
	_, err := decision.ParseSurfaceBehavior([]byte(`{"http": {"status": 42}}`))
	fmt.Println(err)
	// Output: result.http.status: 42 is not within 200–599
}
