"""派工单: the list, the sheet and its acts."""
