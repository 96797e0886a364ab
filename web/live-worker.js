/* One EventSource an address for all tabs: tabs that show the same file share it; the last one to leave closes it. */
"use strict";

const streams = new Map(); /* address -> { source, ports } */

function leave(address, port) {
    const stream = streams.get(address);
    stream?.ports.delete(port);
    if (stream?.ports.size === 0) {
        stream.source.close();
        streams.delete(address);
    }
}

function join(address, port) {
    let stream = streams.get(address);
    if (!stream) {
        stream = { source: new EventSource(address), ports: new Set() };
        const { ports } = stream;
        stream.source.addEventListener("changed", (event) => ports.forEach((p) => p.postMessage(event.data)));
        streams.set(address, stream);
    }
    stream.ports.add(port);
}

onconnect = ({ ports: [port] }) => {
    port.onmessage = ({ data }) => (data.open ? join(data.open, port) : leave(data.close, port));
};
