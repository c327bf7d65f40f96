"""What every page stands on: base templates, components, headers, languages, errors. Knows no badge."""
