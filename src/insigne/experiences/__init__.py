"""A student's own experiences: private words about what they did, from which applications start."""
