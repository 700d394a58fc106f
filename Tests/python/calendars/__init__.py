"""Calendars' servers, a proxy that alters what they say, and a clinic that lives with them."""
