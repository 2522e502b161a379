// What becomes of a text is seen without loading the page again: `hx-post` in _macros/preview.html.
import "htmx.org/dist/htmx.js";
