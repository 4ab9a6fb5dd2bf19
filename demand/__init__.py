"""Anonymous counts of what people ask for: wobbled from the start, closed once a month, exported."""
