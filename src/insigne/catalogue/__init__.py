"""What can be obtained: badges and their versions, categories, skills, kits, and the engraver."""
