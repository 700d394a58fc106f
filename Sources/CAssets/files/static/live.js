// Server-Sent Events with our own reconnection, so that the page can say in words how things stand.
const longest = 30000;

export function listen(state, onNotice, onReturn) {
    let source = null;
    let tries = 0;
    let timer = 0;
    let wasAway = false;
    let isOver = false;

    function say(kind, words) {
        if (state.dataset.state === kind && state.querySelector(".words").textContent === words) return;
        state.dataset.state = kind;
        state.querySelector(".words").textContent = words;
    }

    function away() {
        source?.close();
        source = null;
        wasAway = true;
    }

    function retry() {
        away();
        tries += 1;
        const pause = Math.min(longest, 500 * 2 ** tries) * (0.5 + Math.random() / 2);
        say("offline", tries < 2 ? "Offline: reconnecting" : "Offline: changes are not shown");
        clearTimeout(timer);
        timer = setTimeout(open, pause);
    }

    function open() {
        if (source || isOver || document.hidden) return;
        source = new EventSource("/live");
        source.addEventListener("ready", () => {
            tries = 0;
            say("live", "Live");
            if (wasAway) onReturn();
            wasAway = false;
        });
        source.addEventListener("signed-out", () => {
            isOver = true;
            away();
            say("gone", "Signed out: open a new tab to sign in");
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
