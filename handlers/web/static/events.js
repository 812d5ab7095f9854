// A stream of events that is asked for with a header, which the browser's own EventSource can't do: in an address,
// a secret would stand in the log of every proxy.

export class Events extends EventTarget {
  constructor(url, headers) {
    super();
    this.stop = new AbortController();
    this.isOpen = false;
    this.read(url, headers)
      .catch(() => {})
      .then(() => {
        const ended = !this.stop.signal.aborted;
        this.close();
        if (ended) this.dispatchEvent(new Event("error"));
      });
  }

  async read(url, headers) {
    const answer = await fetch(url, { headers, signal: this.stop.signal, cache: "no-store" });
    if (!answer.ok) return;
    this.isOpen = true;
    const reader = answer.body.getReader();
    const decoder = new TextDecoder();
    for (let rest = ""; ; ) {
      const { value, done } = await reader.read();
      if (done) return;
      const events = (rest + decoder.decode(value, { stream: true })).split("\n\n");
      rest = events.pop();
      for (const event of events) this.tell(event);
    }
  }

  tell(event) {
    const said = {};
    for (const line of event.split("\n")) {
      const colon = line.indexOf(": ");
      said[line.slice(0, colon)] = line.slice(colon + 2);
    }
    if (said.event) this.dispatchEvent(new MessageEvent(said.event, { data: said.data }));
  }

  close() {
    this.isOpen = false;
    this.stop.abort();
  }
}
