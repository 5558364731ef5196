"""来电来访登记: the form a clerk fills with the phone in one hand."""
