"""Tags of endorsements, for pages of the apps below."""
