// Reports that unread messages stood before somebody's eyes: only from a page that is visible and has the focus.
let isReporting = false;

export async function reportSeen(main) {
    const log = main.querySelector("[data-read]");
    if (!log || isReporting || document.hidden || !document.hasFocus()) return;
    isReporting = true;
    try {
        // The newest of them names what was seen, so that telling it twice does no harm. It is no number here: it has
        // more digits than one keeps.
        const seen = log.dataset.seen;
        const fields = new URLSearchParams({ form_token: log.dataset.token, seen });
        const answer = await fetch(log.dataset.read, { method: "POST", body: fields });
        // It stays unread until the server knows; the page shows it read when it is told so.
        if (answer.ok && log.dataset.seen === seen) log.removeAttribute("data-read");
    } catch {
        // No connection: the next look reports it.
    } finally {
        isReporting = false;
    }
}
