// Visits carried by keys: Enter picks one up and puts it down, arrows move it, Shift and arrows change its length.
import { beside, columns, say, sentence, snap } from "./week-board.js";

// Minutes an arrow moves, and with Alt.
const stride = 15;

export function carryByKeys(main, carrying) {
    let byKeys = false;

    main.addEventListener("keydown", (event) => {
        if (carrying.isSaving || event.isComposing) return;
        const block = event.target.closest?.("[data-visit]");
        if (carrying.plan && byKeys) carry(event);
        else if (block && event.target === block && !carrying.plan) rest(event, block);
    });

    // Whoever goes elsewhere has let go of it.
    main.addEventListener("focusout", () => {
        if (carrying.plan && byKeys && !carrying.isSaving) setTimeout(() => {
            if (!carrying.plan || carrying.isSaving || !document.hasFocus()) return;
            if (document.activeElement !== carrying.plan.block) carrying.putBack(true);
        });
    });

    function rest(event, block) {
        if (event.key === "Enter") {
            event.preventDefault();
            byKeys = carrying.lift(block);
            if (byKeys) say(main, sentence(carrying.board, "Lifted", carrying.values));
        } else if (event.key.startsWith("Arrow") && !event.altKey && !event.ctrlKey && !event.metaKey) {
            const next = neighbour(carrying.board, block, event.key);
            if (!next) return;
            event.preventDefault();
            next.focus();
        }
    }

    function carry(event) {
        const { plan, board } = carrying;
        if (event.key === "Escape") {
            byKeys = false;
            carrying.putBack();
        } else if (event.key === "Enter") {
            byKeys = false;
            carrying.putDown();
        } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
            const way = event.key === "ArrowUp" ? -1 : 1;
            const step = way * (event.altKey || event.shiftKey ? snap : stride);
            if (event.shiftKey) carrying.resize(onGrid(plan.to, step));
            else carrying.move(plan.column, onGrid(plan.from, step));
        } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
            const column = beside(board, plan.column, event.key);
            if (column) carrying.move(column, plan.from);
        } else if (event.key === "Tab") {
            return;
        } else if (event.key !== " ") {
            return;
        }
        event.preventDefault();
        if (carrying.plan) carrying.ghost.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
    }
}

// A visit that begins at an odd minute comes onto the grid with the first step.
function onGrid(minute, step) {
    return step > 0 ? Math.floor((minute + step) / snap) * snap : Math.ceil((minute + step) / snap) * snap;
}

// The visit before or after in the column, or the one nearest in time in a column beside it.
function neighbour(board, block, key) {
    const visits = (column) => [...column.querySelectorAll("[data-visit]")]
        .sort((left, right) => left.dataset.from - right.dataset.from);
    let column = block.closest("[data-column]");
    if (key === "ArrowUp" || key === "ArrowDown") {
        const own = visits(column);
        return own[own.indexOf(block) + (key === "ArrowUp" ? -1 : 1)];
    }
    for (let left = columns(board).length; left > 0; left -= 1) {
        column = beside(board, column, key);
        if (!column) return null;
        const away = (visit) => Math.abs(visit.dataset.from - block.dataset.from);
        const nearest = visits(column).sort((one, other) => away(one) - away(other))[0];
        if (nearest) return nearest;
    }
    return null;
}
