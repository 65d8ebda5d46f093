package identity

import "github.com/seed-eb607675/tollgate/decision"

// categorySearch is the category of bots that search engines send.
const categorySearch = "search-crawler"

// Class is the one class of visitor that a request belongs to, the first that fits: authenticated, whatever the user
// agent says, for a proof outweighs a claim; with a verified tag search_crawlers or bots_and_agents; with unverified
// tags only, what unverified says ("" means none); else anonymous.
func Class(who decision.Identity, tags []decision.BotTag, unverified decision.Class) decision.Class {
	if who.UserType == decision.Authenticated {
		return decision.ClassAuthenticated
	}
	verified := false
	for _, t := range tags {
		if !t.IsVerified {
			continue
		}
		if t.Category != nil && *t.Category == categorySearch {
			return decision.ClassSearchCrawlers
		}
		verified = true
	}
	switch {
	case verified:
		return decision.ClassBotsAndAgents
	case len(tags) == 0:
		return decision.ClassAnonymous
	case unverified == "":
		return decision.ClassNone
	}
	return unverified
}
