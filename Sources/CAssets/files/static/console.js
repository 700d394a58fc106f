// The console's live side: listens for changes, fetches the changed part of the page and puts it in place.
import { answering } from "./answer.js";
import { keepDrafts } from "./draft.js";
import { listen } from "./live.js";
import { morph } from "./morph.js";
import { reportSeen } from "./seen.js";
import { countDown } from "./window.js";

const main = document.getElementById("main");
// Changes come in crowds: a page looks again at most so often.
const shortestPause = 500;

function topicsMatch(notice) {
    return notice === "everything" || (main.dataset.topics ?? "").split(" ").includes(notice);
}

// The session ended: signing in leads back here, and what was being written is kept.
function signIn() {
    location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
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
        request.onload = () => {
            if (request.status === 401) signIn();
            resolve({ status: request.status, part: request.response });
        };
        request.onerror = request.ontimeout = () => reject(new Error("no answer"));
        request.send(body);
    });
}

// What stands around the page comes with its part: the title, the way about, a line that may not send.
function frame(part) {
    if (part.title) document.title = part.title;
    for (const id of ["nav", "held"]) {
        const fresh = part.getElementById(id);
        if (!fresh) continue;
        morph(document.getElementById(id), fresh);
        fresh.remove();
    }
}

function show(part) {
    const logs = [...main.querySelectorAll("[data-stick]")];
    const atEnd = logs.map((log) => log.scrollHeight - log.scrollTop - log.clientHeight < 40);
    frame(part);
    // A page of figures stays as it is.
    if (!part.body.firstElementChild) return;
    morph(main, part.body);
    logs.forEach((log, index) => { if (atEnd[index]) log.scrollTop = log.scrollHeight; });
    countDown();
    reportSeen(main);
    main.dispatchEvent(new Event("shown"));
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
            // A visit in somebody's hand stays there; whoever puts it down looks again. What a form was answered with stays too:
            // the same address without the form is another page.
            const isStill = main.hasAttribute("data-busy") || main.hasAttribute("data-still");
            if (status === 200 && part && !isStill) show(part);
            await new Promise((resolve) => setTimeout(resolve, shortestPause));
        }
    } catch {
        // Offline: the stream says so, and the page is fetched again when it is back.
    } finally {
        isFetching = false;
    }
}

for (const log of main.querySelectorAll("[data-stick]")) log.scrollTop = log.scrollHeight;
countDown();
keepDrafts(main);
answering(main, fetchPart, show, refresh);
if (main.querySelector("[data-board]")) import("./week.js").then(({ board }) => board(main, { fetchPart, show, refresh }));
listen(document.getElementById("link-state"), (notice) => { if (topicsMatch(notice)) refresh(); }, refresh);
addEventListener("focus", () => reportSeen(main));
document.addEventListener("visibilitychange", () => reportSeen(main));
// Time passes on a page where nothing happens: its clock, its window, which day is today.
setInterval(() => { if (!document.hidden) refresh(); }, 60000);
