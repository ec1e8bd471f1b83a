"""A small Google: sign-in, Drive and the Sheets API over HTTP, in the shapes of recorded answers."""
