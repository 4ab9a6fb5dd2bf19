"""The curated directory of local services: models, store, search, places, hours, import and export."""
