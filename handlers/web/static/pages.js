// The pages that this browser has opened: an installed app starts there, since its manifest holds no secret.

const keyOf = (path) => `trang:${path}`;

export function remember(path, title) {
  try {
    localStorage.setItem(keyOf(path), title);
  } catch {
    // A browser that keeps nothing: then its bookmark leads here.
  }
}

// All that was kept of a page goes with it.
export function forget(path) {
  try {
    for (const kind of ["trang", "noi", "bao"]) localStorage.removeItem(`${kind}:${path}`);
  } catch {
    // Nothing was kept.
  }
}

// Each with its path and its title.
export function known() {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(keyOf("/chat/")))
      .map((key) => ({ path: key.slice(keyOf("").length), title: localStorage.getItem(key) }));
  } catch {
    return [];
  }
}
