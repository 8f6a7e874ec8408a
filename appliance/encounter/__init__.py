"""The practice conversation as plain data and rules; nothing here touches a device, a model, a clock or a file."""
