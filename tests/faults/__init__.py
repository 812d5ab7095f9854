"""What goes wrong around the bot: platforms, lines, disks, servers, clocks. Hours of it pass in a moment."""
