// A star is set without loading the page again: `hx-post` in releases/_star.html.
import "htmx.org/dist/htmx.js";
