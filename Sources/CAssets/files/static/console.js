// The console's live side: listens for changes, fetches the changed part of the page and puts it in place.
import { listen } from "./live.js";
import { morph } from "./morph.js";
import { answering } from "./answer.js";
import { countDown } from "./window.js";

const main = document.getElementById("main");

function topicsMatch(notice) {
    return notice === "everything" || (main.dataset.topics ?? "").split(" ").includes(notice);
}

// XMLHttpRequest parses the answer into a document without running scripts, so nothing here assigns HTML text.
function fetchPart(url, method = "GET", body = null) {
    return new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open(method, url);
        request.responseType = "document";
        request.timeout = 20000;
        request.setRequestHeader("Caduceus-Fragment", "1");
        if (body) request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
        request.onload = () => resolve({ status: request.status, part: request.response });
        request.onerror = request.ontimeout = () => reject(new Error("no answer"));
        request.send(body);
    });
}

function show(part) {
    const logs = [...main.querySelectorAll("[data-stick]")];
    const atEnd = logs.map((log) => log.scrollHeight - log.scrollTop - log.clientHeight < 40);
    morph(main, part.body);
    logs.forEach((log, index) => { if (atEnd[index]) log.scrollTop = log.scrollHeight; });
    countDown();
}

let isFetching = false;
let isStale = false;

async function refresh() {
    isStale = true;
    if (isFetching) return;
    isFetching = true;
    try {
        while (isStale) {
            isStale = false;
            const { status, part } = await fetchPart(location.href);
            if (status === 200 && part) show(part);
        }
    } catch {
        // Offline: the stream says so, and the page is fetched again when it is back.
    } finally {
        isFetching = false;
    }
}

// On a narrow screen a week is a long list: it opens at today.
if (innerWidth <= 720) main.querySelector(".week .is-today")?.scrollIntoView({ behavior: "instant" });
for (const log of main.querySelectorAll("[data-stick]")) log.scrollTop = log.scrollHeight;
countDown();
answering(main, fetchPart, show);
listen(document.getElementById("link-state"), (notice) => { if (topicsMatch(notice)) refresh(); }, refresh);
// Time passes on a page where nothing happens: its clock, its window, which day is today.
setInterval(() => { if (!document.hidden) refresh(); }, 60000);
