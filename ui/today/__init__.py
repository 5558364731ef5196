"""今日: what the desk must do next."""
