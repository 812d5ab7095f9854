"""The unit's own table: scored, backed by evidence, approved by its leader, sent."""
