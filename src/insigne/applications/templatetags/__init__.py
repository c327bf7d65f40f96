"""Tags of applications, for pages of the apps below."""
