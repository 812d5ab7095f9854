// The page is closed for good: what its browser kept of it goes too.

import { Typed } from "./typed.js";

new Typed(location.pathname).clear();
