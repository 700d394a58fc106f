// Visits under a mouse, a pen or a finger. Fingers and pens rest a moment first, for they also scroll the page.
import { columnAt, minuteAt, snapped } from "./week-board.js";

// Pixels a pointer may tremble, and how long a finger rests.
const tremble = 4;
const fingerTremble = 10;
const rest = 350;
// Within so many pixels of its edge the board scrolls, by at most so many a frame.
const edge = 48;
const speed = 12;

export function drag(main, carrying) {
    let hand = null;

    function begin(event) {
        if (hand || carrying.plan || event.button !== 0 || !event.isPrimary) return;
        const block = event.target.closest?.("[data-visit]");
        if (!block || block.hasAttribute("data-fixed")) return;
        const isEdge = event.target.closest("[data-edge]") !== null;
        const { pointerId: id, clientX: x, clientY: y } = event;
        const minute = minuteAt(block.closest("[data-column]"), y);
        hand = {
            block, isEdge, id, x, y, startX: x, startY: y, isFinger: event.pointerType !== "mouse", isUp: false,
            grip: minute - Number(isEdge ? block.dataset.to : block.dataset.from),
        };
        if (!hand.isFinger) return;
        if (isEdge) lift();
        else hand.timer = setTimeout(lift, rest);
    }

    function lift() {
        if (!hand || hand.isUp) return;
        hand.isUp = carrying.lift(hand.block);
        if (!hand.isUp) return;
        carrying.board.classList.add(hand.isEdge ? "is-sizing" : "is-lifting");
        if (hand.isFinger) navigator.vibrate?.(15);
        hand.frame = requestAnimationFrame(scroll);
    }

    function follow() {
        const column = hand.isEdge ? carrying.plan.column : columnAt(carrying.board, hand.x);
        const minute = snapped(minuteAt(column, hand.y) - hand.grip);
        if (hand.isEdge) carrying.resize(minute);
        else carrying.move(column, minute);
    }

    function move(event) {
        if (!hand || event.pointerId !== hand.id) return;
        [hand.x, hand.y] = [event.clientX, event.clientY];
        const away = Math.hypot(hand.x - hand.startX, hand.y - hand.startY);
        if (!hand.isUp && hand.isFinger && away > fingerTremble) return drop();
        if (!hand.isUp && !hand.isFinger && away > tremble) lift();
        if (hand?.isUp) follow();
    }

    // Held at its edge, the board goes on under the pointer.
    function scroll() {
        if (!hand?.isUp || !carrying.plan) return;
        const { board } = carrying;
        const isInner = board.scrollHeight > board.clientHeight + 1;
        const whole = { top: 0, bottom: innerHeight, left: 0, right: innerWidth };
        const box = isInner ? board.getBoundingClientRect() : whole;
        const push = (near, far) => near < edge ? near - edge : far < edge ? edge - far : 0;
        const down = push(hand.y - box.top, box.bottom - hand.y) / edge * speed;
        const across = hand.isEdge ? 0 : push(hand.x - box.left, box.right - hand.x) / edge * speed;
        if (isInner) board.scrollBy(across, down);
        else {
            board.scrollBy(across, 0);
            scrollBy({ top: down, behavior: "instant" });
        }
        if (down || across) follow();
        hand.frame = requestAnimationFrame(scroll);
    }

    function drop() {
        clearTimeout(hand?.timer);
        cancelAnimationFrame(hand?.frame);
        hand = null;
    }

    function finish(event) {
        if (!hand || event.pointerId !== hand.id) return;
        const wasUp = hand.isUp;
        drop();
        if (!wasUp) return;
        swallowClick();
        carrying.putDown();
    }

    function giveUp(event) {
        if (!hand || (event?.pointerId !== undefined && event.pointerId !== hand.id)) return;
        const wasUp = hand.isUp;
        drop();
        if (wasUp) carrying.putBack();
    }

    // The click that ends a drag opens no page.
    function swallowClick() {
        const stop = (event) => { event.preventDefault(); event.stopPropagation(); };
        addEventListener("click", stop, { capture: true, once: true });
        setTimeout(() => removeEventListener("click", stop, { capture: true }), 0);
    }

    main.addEventListener("pointerdown", begin);
    addEventListener("pointermove", move);
    addEventListener("pointerup", finish);
    addEventListener("pointercancel", giveUp);
    addEventListener("blur", () => giveUp());
    addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !hand) return;
        if (hand.isUp) swallowRelease();
        giveUp();
    });
    // The button still comes up after Escape, over whatever is there by then.
    function swallowRelease() {
        addEventListener("pointerup", swallowClick, { once: true });
    }
    // Once a visit is up the finger carries it and does not scroll.
    main.addEventListener("touchmove", (event) => { if (hand?.isUp) event.preventDefault(); }, { passive: false });
    main.addEventListener("contextmenu", (event) => { if (hand?.isFinger) event.preventDefault(); });
    main.addEventListener("dragstart", (event) => {
        if (event.target.closest?.("[data-visit]")) event.preventDefault();
    });
}
