"""What anybody may check: public award pages and their documents, status lists, the verify page."""
