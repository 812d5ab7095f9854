"""How this installation (`config.settings`) and this cluster (`config.charters`) are set up."""
