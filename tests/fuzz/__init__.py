"""Random input, guided by what it reaches, thrown at every way into the engine (`make fuzz`)."""
