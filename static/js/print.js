import { offerPrinting } from "./shared/prints.js";

offerPrinting();
