// A picture in a message: fetched as SVG and put into the page, where its texts can be read out and enlarged.

// The element to put there; nothing where it can't be had: the text above says all that it shows.
export async function drawn(name, way, headers) {
  try {
    const answer = await fetch(`${way}/hinh/${name}`, { headers, cache: "no-store" });
    if (!answer.ok) return null;
    const made = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
    return made.localName === "svg" ? document.importNode(made, true) : null;
  } catch {
    return null;
  }
}
