-- A card that was blocked or replaced leads to nobody any more, and stays taken for ever: its number is nobody else's. Whose it was, when and
-- why stands in the profile.
ALTER TABLE member_identifier ADD COLUMN is_blocked smallint NOT NULL DEFAULT 0 CHECK (is_blocked IN (0, 1));
