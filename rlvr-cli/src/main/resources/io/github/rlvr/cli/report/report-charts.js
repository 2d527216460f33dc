'use strict';
// Curves of metrics by step, with smoothing and bands.
const report = (() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const svgNames = 'http://www.w3.org/2000/svg';
  const height = 190;
  const margin = {left: 50, right: 10, top: 8, bottom: 22};
  const single = data.runs.length === 1;
  let smoothing = data.runs.some(run => run.steps.length > 30) ? 0.6 : 0;
  let shown = [];

  // Everything from the run enters the page as text, never as markup.
  function element(tag, attributes, text) {
    const node = document.createElement(tag);
    for (const name in attributes || {}) node.setAttribute(name, attributes[name]);
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function shape(tag, attributes, text) {
    const node = document.createElementNS(svgNames, tag);
    for (const name in attributes) node.setAttribute(name, attributes[name]);
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function format(value) {
    if (value === null || value === undefined) return '–';
    const size = Math.abs(value);
    if (Number.isInteger(value) && size < 1e15) {
      return size < 1e6 ? String(value) : compact(value);
    }
    if (size >= 1e6) return compact(value);
    if (size < 1e-3) return value.toExponential(2);
    return String(Number(value.toFixed(Math.max(0, 3 - Math.floor(Math.log10(size))))));
  }

  function compact(value) {
    const size = Math.abs(value);
    for (const [unit, name] of [[1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e3, 'k']]) {
      if (size >= unit) return String(Number((value / unit).toPrecision(3))) + name;
    }
    return String(value);
  }

  // Exponential mean without the pull towards the first value.
  function smooth(values, weight) {
    let mean = 0;
    let mass = 0;
    return values.map(value => {
      if (value === null) return null;
      mean = weight * mean + (1 - weight) * value;
      mass = weight * mass + (1 - weight);
      return mean / mass;
    });
  }

  function niceStep(range, count) {
    const rough = range / count;
    const power = Math.pow(10, Math.floor(Math.log10(rough)));
    return [1, 2, 2.5, 5, 10].find(factor => factor * power >= rough * 0.999) * power;
  }

  function ticks(low, high, count, whole) {
    const step = whole ? Math.max(1, Math.round(niceStep(high - low, count))) : niceStep(high - low, count);
    const found = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
      found.push(Number((i * step).toPrecision(12)));
    }
    return found;
  }

  function tickLabel(value) {
    const size = Math.abs(value);
    if (size !== 0 && size < 1e-3) return value.toExponential(2).replace(/\.?0+e/, 'e');
    return size >= 1e4 ? compact(value) : String(value);
  }

  // Metrics that bound another one, drawn as its band.
  const bounds = {
    'eval/accuracy': ['eval/accuracy_low', 'eval/accuracy_high'],
    'completions/mean_length': ['completions/min_length', 'completions/max_length'],
  };

  function range(arrays) {
    let low = Infinity;
    let high = -Infinity;
    for (const values of arrays) {
      for (const value of values) {
        if (value !== null) {
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      }
    }
    if (low > high) return [0, 1];
    if (low === high) {
      // A constant is drawn against zero: around it there is nothing to see.
      low = Math.min(0, low);
      high = low === 0 ? high || 1 : 0;
    }
    const pad = (high - low) * 0.06;
    return [low >= 0 && low < high * 0.35 ? 0 : low - pad, high + pad];
  }

  // One line for every metric of the chart and every run that has it.
  function linesOf(spec) {
    const lines = [];
    data.runs.forEach((run, r) => spec.series.forEach((name, s) => {
      const values = run.series[name];
      if (!values) return;
      const color = single || data.runs.length < 2 ? s : r;
      const dash = single ? 0 : s;
      lines.push({name, run, steps: run.steps, values, color, dash, band: bandOf(run, spec, name)});
    }));
    return lines;
  }

  function bandOf(run, spec, name) {
    if (!single || spec.series.length > 1 && !bounds[name]) return null;
    const [low, high] = bounds[name] || [];
    if (run.series[low] && run.series[high]) return {low: run.series[low], high: run.series[high]};
    const spread = name === 'reward' && run.series.reward_std;
    if (!spread) return null;
    const sum = sign => run.series.reward.map((value, i) => value === null || spread[i] === null ? null : value + sign * spread[i]);
    return {low: sum(-1), high: sum(1)};
  }

  // Deviation of the values around their smoothed mean, smoothed in the same way.
  function wander(values, means, weight) {
    const squares = values.map((value, i) => value === null ? null : (value - means[i]) ** 2);
    const deviations = smooth(squares, weight).map(square => square === null ? null : Math.sqrt(square));
    return {
      low: means.map((mean, i) => mean === null ? null : mean - deviations[i]),
      high: means.map((mean, i) => mean === null ? null : mean + deviations[i]),
    };
  }

  function makeChart(spec, parent) {
    const card = element('article', {class: 'chart'});
    const title = element('h3', {});
    const step = element('small', {class: 'at'});
    title.append(step, spec.title);
    if (spec.unit) title.append(' ', element('small', {}, spec.unit));
    const legend = element('ul', {class: 'legend'});
    const svg = shape('svg', {role: 'img', tabindex: '0', 'aria-label': spec.title + ' by step'});
    card.append(title, legend, svg);
    parent.append(card);
    const chart = {spec, svg, legend, step, at: null, lines: linesOf(spec)};
    svg.addEventListener('pointermove', event => point(chart, event));
    svg.addEventListener('pointerdown', event => point(chart, event));
    svg.addEventListener('pointerleave', () => mark(chart, null));
    svg.addEventListener('blur', () => mark(chart, null));
    svg.addEventListener('keydown', event => walk(chart, event));
    shown.push(chart);
    return chart;
  }

  // Every width is read before anything is drawn, so that the page is laid out once.
  function drawAll(charts) {
    const widths = charts.map(chart => chart.svg.clientWidth);
    charts.forEach((chart, i) => draw(chart, Math.max(240, widths[i] || 360)));
  }

  function path(line, values, x, y) {
    const bridge = sparse(line);
    let text = '';
    let open = false;
    values.forEach((value, i) => {
      if (value === null) {
        open = open && bridge;
      } else {
        text += (open ? 'L' : 'M') + x(line.steps[i]).toFixed(1) + ' ' + y(value).toFixed(1);
        open = true;
      }
    });
    return text;
  }

  function area(line, band, x, y) {
    const there = [];
    const back = [];
    band.low.forEach((low, i) => {
      if (low === null || band.high[i] === null) return;
      const at = x(line.steps[i]).toFixed(1) + ' ';
      there.push(at + y(band.high[i]).toFixed(1));
      back.unshift(at + y(low).toFixed(1));
    });
    return there.length < 2 ? '' : 'M' + there.concat(back).join('L') + 'Z';
  }

  const count = line => line.values.filter(value => value !== null).length;
  const sparse = line => count(line) < line.values.length / 2;

  function prepare(line) {
    const weight = count(line) > 20 ? smoothing : 0;
    line.raw = weight > 0;
    line.smoothed = weight > 0 ? smooth(line.values, weight) : line.values;
    line.shade = line.band
      ? {low: smooth(line.band.low, weight), high: smooth(line.band.high, weight)}
      : weight > 0 ? wander(line.values, line.smoothed, weight) : null;
  }

  function draw(chart, width) {
    const lines = chart.lines;
    lines.forEach(prepare);
    const [low, high] = range(lines.flatMap(line => line.band ? [line.values, line.shade.low, line.shade.high] : [line.values]));
    const first = Math.min(...lines.map(line => line.steps[0]));
    const last = Math.max(...lines.map(line => line.steps[line.steps.length - 1]));
    const span = Math.max(1, last - first);
    const x = step => margin.left + (step - first) / span * (width - margin.left - margin.right);
    const y = value => margin.top + (high - value) / (high - low) * (height - margin.top - margin.bottom);
    Object.assign(chart, {width, x, y, all: [...new Set(lines.flatMap(line => line.steps))].sort((a, b) => a - b)});
    chart.svg.setAttribute('viewBox', '0 0 ' + width + ' ' + height);
    chart.svg.replaceChildren();
    for (const tick of ticks(low, high, 4, false)) {
      chart.svg.append(shape('line', {class: 'grid', x1: margin.left, x2: width - margin.right, y1: y(tick), y2: y(tick)}));
      chart.svg.append(shape('text', {class: 'axis', x: margin.left - 6, y: y(tick) + 4, 'text-anchor': 'end'}, tickLabel(tick)));
    }
    const floor = height - margin.bottom;
    chart.svg.append(shape('line', {class: 'base', x1: margin.left, x2: width - margin.right, y1: floor, y2: floor}));
    for (const tick of last > first ? ticks(first, last, width < 320 ? 3 : 5, true) : [first]) {
      const anchor = x(tick) > width - 26 ? 'end' : 'middle';
      chart.svg.append(shape('text', {class: 'axis', x: x(tick), y: height - 6, 'text-anchor': anchor}, tickLabel(tick)));
    }
    lines.forEach(line => drawLine(chart, line, y, low, high));
    chart.pointer = shape('g', {});
    chart.svg.append(chart.pointer);
    mark(chart, null);
  }

  function drawLine(chart, line, y, low, high) {
    const color = 'var(--c' + line.color % 8 + ')';
    const inside = value => y(Math.max(low, Math.min(high, value)));
    if (line.shade) chart.svg.append(shape('path', {class: 'band', fill: color, d: area(line, line.shade, chart.x, inside)}));
    if (line.raw && chart.lines.length < 4) {
      chart.svg.append(shape('path', {class: 'curve raw', stroke: color, d: path(line, line.values, chart.x, chart.y)}));
    }
    chart.svg.append(shape('path', {class: 'curve', stroke: color, 'stroke-dasharray': dashes(line), d: path(line, line.smoothed, chart.x, chart.y)}));
    if (count(line) <= 40) {
      line.values.forEach((value, i) => {
        if (value !== null) chart.svg.append(shape('circle', {cx: chart.x(line.steps[i]), cy: chart.y(value), r: 2.6, fill: color}));
      });
    }
  }

  function valueAt(line, step) {
    const i = line.steps.indexOf(step);
    return i < 0 || line.values[i] === null ? null : {value: line.values[i], smoothed: line.smoothed[i]};
  }

  function point(chart, event) {
    const box = chart.svg.getBoundingClientRect();
    const at = (event.clientX - box.left) / box.width * chart.width;
    let best = null;
    for (const step of chart.all) {
      const nearer = best === null || Math.abs(chart.x(step) - at) < Math.abs(chart.x(best) - at);
      if (nearer && chart.lines.some(line => valueAt(line, step))) best = step;
    }
    mark(chart, best);
  }

  function walk(chart, event) {
    const by = {ArrowLeft: -1, ArrowRight: 1}[event.key];
    if (!by) return;
    event.preventDefault();
    const from = chart.at === null ? (by < 0 ? chart.all.length : -1) : chart.all.indexOf(chart.at);
    mark(chart, chart.all[Math.max(0, Math.min(chart.all.length - 1, from + by))]);
  }

  const dashes = line => ['none', '6 3', '2 3', '8 3 2 3'][line.dash % 4];

  // A piece of the line as it is drawn.
  function swatch(color, dash) {
    const piece = shape('svg', {viewBox: '0 0 26 4', 'aria-hidden': 'true'});
    piece.append(shape('path', {class: 'curve', stroke: color, 'stroke-dasharray': dash, d: 'M1 2H25'}));
    return piece;
  }

  // Shows the values at one step, or the last ones.
  function mark(chart, at) {
    chart.at = at;
    chart.pointer.replaceChildren();
    if (at !== null) {
      const x = chart.x(at);
      chart.pointer.append(shape('line', {class: 'cursor', x1: x, x2: x, y1: margin.top, y2: height - margin.bottom}));
    }
    chart.legend.replaceChildren();
    chart.step.textContent = at === null ? '' : 'step ' + at;
    chart.lines.forEach(line => {
      const item = element('li', {});
      const color = 'var(--c' + line.color % 8 + ')';
      const found = at === null ? null : valueAt(line, at);
      item.append(swatch(color, dashes(line)), label(chart, line), ' ', element('b', {}, format(at === null ? lastOf(line.values) : found && found.value)));
      chart.legend.append(item);
      if (found) chart.pointer.append(shape('circle', {cx: chart.x(at), cy: chart.y(found.smoothed), r: 3.5, fill: color}));
    });
  }

  function label(chart, line) {
    const named = chart.spec.series.length > 1;
    if (!single) return named ? line.run.name + ' ' + line.name : line.run.name;
    return named ? line.name : chart.at === null ? 'last' : 'value';
  }

  function lastOf(values) {
    for (let i = values.length - 1; i >= 0; i--) if (values[i] !== null) return values[i];
    return null;
  }

  function start() {
    const key = document.getElementById('key-charts');
    const more = document.getElementById('more');
    const other = data.charts.filter(spec => !spec.key);
    drawAll(data.charts.filter(spec => spec.key).map(spec => makeChart(spec, key)));
    if (other.length === 0) more.remove();
    else more.firstElementChild.textContent = 'Other metrics (' + other.length + ')';
    more.addEventListener('toggle', () => {
      const parent = document.getElementById('other-charts');
      if (more.open && !parent.hasChildNodes()) drawAll(other.map(spec => makeChart(spec, parent)));
    });
    for (const choice of document.querySelectorAll('#smoothing input')) {
      choice.checked = Number(choice.value) === smoothing;
      choice.addEventListener('change', () => {
        smoothing = Number(choice.value);
        drawAll(shown);
      });
    }
    startLegend();
    let wait = 0;
    addEventListener('resize', () => {
      clearTimeout(wait);
      wait = setTimeout(() => drawAll(shown), 100);
    });
  }

  function startLegend() {
    const legend = document.getElementById('run-legend');
    if (single) {
      legend.remove();
      return;
    }
    data.runs.forEach((run, r) => {
      const item = element('li', {});
      item.append(swatch('var(--c' + r % 8 + ')', 'none'), run.name);
      legend.append(item);
    });
  }

  start();
  return {data, single, element, shape, format};
})();
