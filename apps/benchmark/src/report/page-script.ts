/**
 * The script of the page: tables sort by a click on a head (once, the other way round, as they were), plots show their
 * values under the pointer, the finger, or the arrow keys. Without it everything is still there to read.
 */
export const pageScript: string = `'use strict';
(() => {
  for (const table of document.querySelectorAll('table.sortable')) {
    const body = table.tBodies[0];
    const original = [...body.rows];
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      head.firstElementChild.addEventListener('click', () => {
        const numeric = original.some((row) => row.cells[column].dataset.value !== undefined);
        const order = numeric ? ['descending', 'ascending'] : ['ascending', 'descending'];
        const next = order[order.indexOf(head.ariaSort) + 1];
        for (const other of heads) other.removeAttribute('aria-sort');
        if (next) head.setAttribute('aria-sort', next);
        const sign = next === 'descending' ? -1 : 1;
        const key = (row) => {
          const cell = row.cells[column];
          if (!numeric) return cell.textContent.trim();
          return cell.dataset.value === undefined ? undefined : Number(cell.dataset.value);
        };
        const sorted = [...original];
        if (next) sorted.sort((a, b) => {
          const [x, y] = [key(a), key(b)];
          // What has no value stays below.
          if (x === undefined || y === undefined) return (x === undefined) - (y === undefined);
          return sign * (numeric ? x - y : x.localeCompare(y, 'en', { numeric: true }));
        });
        body.append(...sorted);
      });
    });
  }

  const tip = document.createElement('div');
  tip.id = 'tip';
  tip.hidden = true;
  tip.setAttribute('role', 'status');
  document.body.append(tip);
  const element = (name, attributes) => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const number = (value) => String(Number(value.toFixed(2)));

  for (const svg of document.querySelectorAll('svg[data-plot]')) {
    const { x, y, area: [left, right, top, bottom], continuous, series } = JSON.parse(svg.dataset.plot);
    const steps = [...new Set(series.flatMap(({ points }) => points.map(([at]) => at)))].sort((a, b) => a - b);
    const layer = svg.appendChild(element('g', {}));
    const span = x.to - x.from || 1;
    let current;
    const heightAt = ({ points, deviations }, at) => {
      const after = points.findIndex(([other]) => other > at);
      const index = (after < 0 ? points.length : after) - 1;
      if (index < 0) return undefined;
      const [x0, y0] = points[index];
      if (x0 === at) return { height: y0, deviation: deviations?.[index] };
      if (!continuous || after < 0) return undefined;
      const [x1, y1] = points[after];
      return { height: y0 + ((y1 - y0) * (at - x0)) / (x1 - x0) };
    };
    const hide = () => {
      tip.hidden = true;
      layer.replaceChildren();
      current = undefined;
    };
    const show = (at, clientX, clientY) => {
      current = at;
      const px = left + ((at - x.from) / span) * (right - left);
      layer.replaceChildren(element('line', { class: 'cross', x1: px, x2: px, y1: top, y2: bottom }));
      const title = document.createElement('strong');
      title.textContent = x.title + ': ' + number(at);
      tip.replaceChildren(title);
      const shown = series.map((each) => ({ ...each, ...heightAt(each, at) })).filter(({ height }) => height !== undefined);
      for (const { name, place, height, deviation } of shown.sort((a, b) => b.height - a.height)) {
        const py = bottom - ((height - y.from) / (y.to - y.from || 1)) * (bottom - top);
        layer.append(element('circle', { class: 'f' + place, r: 3.5, cx: px, cy: py }));
        const line = document.createElement('div');
        const parts = ['', name, number(height) + (deviation == null ? '' : ' ± ' + number(deviation))];
        line.append(...parts.map((text) => Object.assign(document.createElement('span'), { textContent: text })));
        line.firstChild.className = 'swatch s' + place;
        tip.append(line);
      }
      tip.hidden = false;
      const { width, height } = tip.getBoundingClientRect();
      const aside = clientX + 16 + width > innerWidth ? clientX - 16 - width : clientX + 16;
      tip.style.left = Math.max(8, Math.min(aside, innerWidth - width - 8)) + 'px';
      tip.style.top = Math.max(8, Math.min(clientY + 16, innerHeight - height - 8)) + 'px';
    };
    const nearest = (at) => steps.reduce((a, b) => (Math.abs(b - at) < Math.abs(a - at) ? b : a));
    const follow = ({ clientX, clientY }) => {
      const box = svg.getBoundingClientRect();
      const px = ((clientX - box.left) / box.width) * svg.viewBox.baseVal.width;
      const at = Math.max(x.from, Math.min(x.to, x.from + ((px - left) / (right - left)) * span));
      show(continuous ? at : nearest(at), clientX, clientY);
    };
    svg.addEventListener('pointermove', follow);
    svg.addEventListener('pointerdown', follow);
    svg.addEventListener('pointerleave', hide);
    svg.addEventListener('blur', hide);
    svg.addEventListener('keydown', (event) => {
      const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (event.key === 'Escape') hide();
      if (!move) return;
      event.preventDefault();
      const stops = continuous ? Array.from({ length: 101 }, (_, i) => x.from + (i * span) / 100) : steps;
      const before = current === undefined ? -1 : stops.findIndex((stop) => stop >= current - 1e-9);
      const at = stops[Math.max(0, Math.min(stops.length - 1, before + move))];
      const box = svg.getBoundingClientRect();
      const scale = box.width / svg.viewBox.baseVal.width;
      show(at, box.left + (left + ((at - x.from) / span) * (right - left)) * scale, box.top + top * scale);
    });
  }
})();
`;
