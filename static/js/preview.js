// What becomes of a text is seen without loading the page again: `hx-post` in _macros/preview.html. Focus goes where a
// page loaded again has it.
import "htmx.org/dist/htmx.js";

addEventListener("htmx:after:settle", (event) => event.target.focus());
