"""An award or a path leaves the site: LinkedIn, cards, snippets, PDF, CV."""
