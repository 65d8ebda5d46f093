package decision

import "testing"

func TestTestGroup(t *testing.T) {
	for identifier, want := range map[string]int{
		"test": 33, "user_12345": 4, "anon_session_789": 81, "member_1234": 50, "Zoë": 48, "0": 40,
	} {
		if got := TestGroup(identifier); got != want {
			t.Errorf("%s: %d, want %d", identifier, got, want)
		}
	}
}

func TestNewIdentity(t *testing.T) {
	id := NewIdentity(User{"user_12345", Authenticated}, AuthProvided, nil)
	if id.TestGroup100 != 4 || string(id.JWTClaims) != "{}" || id.UserType != Authenticated || id.AuthType != AuthProvided {
		t.Errorf("%+v", id)
	}
	if id := NewIdentity(User{}, AuthJWT, []byte(`{"sub":"x"}`)); string(id.JWTClaims) != `{"sub":"x"}` {
		t.Errorf("%+v", id)
	}
}
