// Server-Sent Events with our own reconnection, so that the page can say in words how things stand.
const longest = 30000;

// `look` fetches the page anew: what changed while nobody listened, or that the session is over.
export function listen(state, onNotice, look) {
    let source = null;
    let tries = 0;
    let timer = 0;
    let isOver = false;

    function say(kind, words) {
        if (state.dataset.state === kind && state.querySelector(".words").textContent === words) return;
        state.dataset.state = kind;
        state.querySelector(".words").textContent = words;
    }

    function away() {
        source?.close();
        source = null;
    }

    function retry() {
        away();
        tries += 1;
        const pause = Math.min(longest, 500 * 2 ** tries) * (0.5 + Math.random() / 2);
        say("offline", tries < 2 ? "Offline: reconnecting" : "Offline: changes are not shown");
        clearTimeout(timer);
        timer = setTimeout(open, pause);
        // The stream does not tell a lost connection from an ended session; a page that is asked for does.
        if (tries > 1) look();
    }

    function open() {
        if (source || isOver || document.hidden) return;
        source = new EventSource("/live");
        source.addEventListener("ready", () => {
            tries = 0;
            say("live", "Live");
            // Whatever happened between the page and this moment was told to nobody.
            look();
        });
        source.addEventListener("signed-out", () => {
            isOver = true;
            away();
            say("gone", "Signed out");
            look();
        });
        source.onmessage = (event) => onNotice(event.data);
        source.onerror = retry;
    }

    // A hidden page holds no connection: browsers allow only six to one server.
    document.addEventListener("visibilitychange", () => {
        clearTimeout(timer);
        if (document.hidden) away(); else open();
    });
    addEventListener("pagehide", away);
    addEventListener("pageshow", (event) => { if (event.persisted) open(); });
    open();
}
