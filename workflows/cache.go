package workflows

// Cache is the process-wide memory behind utils.cache: JSON texts by key with a time to live, least recently used ones
// leaving first. It is shared by the workflows of one project and environment and lost at restart.
type Cache struct{}
