"""From a file to sections, recommendations and delegations: uploaded, read, confirmed, imported; or all at once."""
