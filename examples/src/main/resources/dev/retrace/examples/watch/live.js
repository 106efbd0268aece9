'use strict';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 480, HEIGHT = 240, LEFT = 62, RIGHT = 10, TOP = 30, FOOT = 24;
const POLL = 2000; // milliseconds

const rows = { step: [], loss: [], lr: [], grad_norm: [], seconds: [] };
const judged = { step: [], network: [], filter: [], zero: [] };
let peak = -1, next = 0, server = null, shown = '', follow = true;

const charts = [
  { title: 'loss', log: true, x: rows.step, curves: [['each step', rows.loss, true]] },
  { title: 'held-out error', log: true, x: judged.step, curves: [
    ['network', judged.network], ['linear filter', judged.filter], ['no noise predicted', judged.zero]] },
  { title: 'learning rate', log: false, x: rows.step, curves: [['learning rate', rows.lr]] },
  { title: 'gradient norm', log: true, x: rows.step, curves: [['each step', rows.grad_norm, true]] },
  { title: 'seconds per step', log: false, x: rows.step, curves: [['each step', rows.seconds, true]] },
];
const DASHES = ['', '7 4', '2 3'];

const byId = id => document.getElementById(id);

function make(name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const key in attributes) element.setAttribute(key, attributes[key]);
  if (text !== undefined) element.textContent = text;
  return element;
}

function number(value) {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return value.toLocaleString('en').replace(/,/g, '\u202f');
  const size = Math.abs(value);
  return size < 1e-3 || size >= 1e7 ? value.toExponential(2) : String(Number(value.toPrecision(4)));
}

// Multiples of 1, 2 or 5 times a power of ten.
function linearTicks(from, to, about) {
  const raw = (to - from) / about, power = Math.pow(10, Math.floor(Math.log10(raw))), lead = raw / power;
  const step = power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10), ticks = [];
  for (let i = Math.ceil(from / step); i * step <= to; i++) ticks.push(Number((i * step).toPrecision(8)));
  return ticks;
}

function logTicks(from, to) {
  const all = [];
  for (let i = Math.floor(Math.log10(from)); Math.pow(10, i) <= to; i++)
    for (const lead of [1, 2, 5]) {
      const tick = Number(lead + 'e' + i);
      if (tick >= from && tick <= to) all.push(tick);
    }
  const decades = all.filter(tick => /^1/.test(tick.toExponential()));
  const every = Math.ceil(decades.length / 6);
  if (decades.length >= 3) return decades.filter((tick, i) => i % every === 0);
  return all.length >= 3 ? all : linearTicks(from, to, 4);
}

// An exponential moving average, not drawn towards a start at zero.
function smooth(values) {
  const keep = 1 - 1 / Math.max(10, 0.02 * values.length);
  let sum = 0, weight = 0;
  return values.map(value => {
    if (!Number.isFinite(value)) return value;
    sum = keep * sum + (1 - keep) * value;
    weight = keep * weight + (1 - keep);
    return sum / weight;
  });
}

// Of the points in a column of pixels: the first, the lowest, the highest and the last.
function path(xs, ys, column, row, drawable) {
  const parts = [];
  let drawing = false;
  for (let i = 0; i < xs.length;) {
    if (!drawable(ys[i])) { drawing = false; i++; continue; }
    const at = Math.round(column(xs[i]));
    let end = i, low = i, high = i;
    while (end < xs.length && drawable(ys[end]) && Math.round(column(xs[end])) === at) {
      if (ys[end] < ys[low]) low = end;
      if (ys[end] > ys[high]) high = end;
      end++;
    }
    for (const point of [...new Set([i, low, high, end - 1])].sort((a, b) => a - b)) {
      parts.push((drawing ? 'L' : 'M') + column(xs[point]).toFixed(1) + ' ' + row(ys[point]).toFixed(1));
      drawing = true;
    }
    i = end;
  }
  return parts.join('');
}

function draw(chart) {
  const drawable = value => Number.isFinite(value) && (!chart.log || value > 0);
  const scaled = chart.log ? Math.log10 : value => value;
  let low = Infinity, high = -Infinity;
  for (const [, values] of chart.curves)
    for (const value of values)
      if (drawable(value)) { low = Math.min(low, scaled(value)); high = Math.max(high, scaled(value)); }
  const svg = make('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': chart.title,
    'font-size': 12, 'font-family': 'inherit', fill: 'var(--ink)' });
  svg.append(make('text', { x: 2, y: 14, 'font-weight': 600 }, chart.title));
  if (low > high) {
    svg.append(make('text', { x: WIDTH / 2, y: HEIGHT / 2, 'text-anchor': 'middle', fill: 'var(--faint)' }, 'nothing yet'));
    return svg;
  }
  const room = Math.max(0.04 * (high - low), high - low > 1e-6 * Math.max(1, Math.abs(high)) ? 0 : 0.1 * Math.max(1e-3, Math.abs(high)));
  const bottom = low >= 0 && low - room < 0 && !chart.log ? 0 : low - room, top = high + room;
  const single = chart.x[0] === chart.x[chart.x.length - 1] ? 0.5 : 0;
  const left = chart.x[0] - single, right = chart.x[chart.x.length - 1] + single;
  const column = x => LEFT + (x - left) / (right - left) * (WIDTH - RIGHT - LEFT);
  const row = y => HEIGHT - FOOT - (scaled(y) - bottom) / (top - bottom) * (HEIGHT - FOOT - TOP);
  const ticks = chart.log ? logTicks(Math.pow(10, bottom), Math.pow(10, top)) : linearTicks(bottom, top, 4);
  for (const tick of ticks) {
    svg.append(make('path', { d: `M${LEFT} ${row(tick).toFixed(1)}H${WIDTH - RIGHT}`, stroke: 'var(--line)' }));
    svg.append(make('text', { x: LEFT - 6, y: row(tick) + 4, 'text-anchor': 'end' }, number(tick)));
  }
  for (const tick of linearTicks(left, right, 5))
    svg.append(make('text', { x: column(tick), y: HEIGHT - 6, 'text-anchor': 'middle' }, number(tick)));
  svg.append(make('path', { d: `M${LEFT} ${HEIGHT - FOOT}H${WIDTH - RIGHT}`, stroke: 'var(--faint)' }));
  let legend = WIDTH - RIGHT;
  chart.curves.forEach(([name, values, noisy], i) => {
    const stroke = { fill: 'none', stroke: `var(--series-${i + 1})`, 'stroke-linejoin': 'round', 'stroke-linecap': 'round' };
    const line = noisy ? smooth(values) : values;
    if (noisy) svg.append(make('path', { ...stroke, d: path(chart.x, values, column, row, drawable), 'stroke-opacity': 0.3 }));
    svg.append(make('path', { ...stroke, d: path(chart.x, line, column, row, drawable), 'stroke-width': 1.8, 'stroke-dasharray': DASHES[i] || 'none' }));
    if (values.length <= 40) {
      const dots = values.map((value, j) => drawable(value) ? `M${column(chart.x[j]).toFixed(1)} ${row(value).toFixed(1)}h0` : '').join('');
      svg.append(make('path', { ...stroke, d: dots, 'stroke-width': noisy ? 3 : 6 }));
    }
    if (chart.curves.length > 1) {
      legend -= 7 * name.length;
      svg.append(make('text', { x: legend, y: 14 }, name));
      svg.append(make('path', { ...stroke, d: `M${legend - 24} 10h18`, 'stroke-width': 1.8, 'stroke-dasharray': DASHES[i] || 'none' }));
      legend -= 38;
    }
  });
  return svg;
}

function figure(name, text) {
  const box = document.createElement('div');
  const term = document.createElement('dt'), value = document.createElement('dd');
  term.textContent = name;
  value.textContent = text;
  box.append(term, value);
  return box;
}

function show() {
  byId('charts').replaceChildren(...charts.map(chart => {
    const box = document.createElement('figure');
    box.append(draw(chart));
    return box;
  }));
  const last = rows.step.length - 1;
  if (last < 0) return;
  const boxes = [
    figure('step', number(rows.step[last])),
    figure('loss, smoothed', number(smooth(rows.loss)[last])),
    figure('learning rate', number(rows.lr[last])),
    figure('seconds per step', number(smooth(rows.seconds)[last])),
  ];
  if (judged.step.length > 0) {
    const at = judged.step.length - 1;
    boxes.push(figure('held out, against the filter', (100 * (judged.network[at] / judged.filter[at] - 1)).toFixed(1) + ' %'));
  }
  if (peak >= 0) boxes.push(figure('largest so far', number(Math.round(peak / 1048576)) + ' MiB'));
  byId('figures').replaceChildren(...boxes);
}

function forget() {
  for (const columns of [rows, judged]) for (const key in columns) columns[key].length = 0;
}

function take(row) {
  const value = key => Number(row[key]);
  if ('loss' in row) {
    for (const key in rows) rows[key].push(value(key));
    peak = value('peak_rss_bytes');
  } else if (row.validation === 'mean') {
    for (const key in judged) judged[key].push(value(key));
  }
}

function pictures(names) {
  if (names.join() === shown) return;
  shown = names.join();
  byId('samples').hidden = names.length === 0;
  if (names.length === 0) return;
  const select = byId('picture'), before = select.value;
  select.replaceChildren(...names.map(name => new Option(name.replace(/\D/g, ''), name)));
  select.value = follow ? names[names.length - 1] : before;
  byId('image').src = 'samples/' + select.value;
}

byId('picture').addEventListener('change', event => {
  follow = event.target.selectedIndex === event.target.length - 1;
  byId('image').src = 'samples/' + event.target.value;
});

async function poll() {
  let wait = POLL;
  const state = byId('state');
  try {
    const reply = await fetch('metrics.json?after=' + next, { cache: 'no-store' });
    const news = await reply.json();
    if (server !== null && news.server !== server) { // the run was resumed by another process
      forget();
      server = null;
      next = 0;
      setTimeout(poll, 0);
      return;
    }
    server = news.server;
    if (news.next < next) forget();
    const more = news.next !== next && news.rows.length > 0;
    news.rows.forEach(take);
    next = news.next;
    byId('run').textContent = news.run;
    document.title = news.run;
    pictures(news.pictures);
    if (more || byId('charts').childElementCount === 0) show();
    if (news.rows.length > 1000) wait = 0; // there is more to fetch
    state.className = '';
    state.textContent = rows.step.length === 0 ? 'Waiting for the first step.' : 'Updated ' + new Date().toLocaleTimeString() + '.';
  } catch (e) {
    state.className = 'lost';
    state.textContent = 'Not connected: the run has ended, or this server has. What is shown is the last that was known.';
  }
  setTimeout(poll, wait);
}

poll();
