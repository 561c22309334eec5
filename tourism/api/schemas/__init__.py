"""The shapes of the API: `…In` is asked, `…Out` is told."""
