// The page is closed for good: what its browser kept of it goes too.

import { forget } from "./pages.js";

forget(location.pathname);
