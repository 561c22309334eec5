"""One builder for each floor of the world; they call the services, so the demo world is itself a test."""
