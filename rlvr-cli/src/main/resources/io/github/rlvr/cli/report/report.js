'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const svgNames = 'http://www.w3.org/2000/svg';
  const height = 190;
  const margin = {left: 50, right: 10, top: 8, bottom: 22};
  let smoothing = data.steps.length > 30 ? 0.6 : 0;
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
    return value.toFixed(Math.max(0, 3 - Math.floor(Math.log10(size))));
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
    if (size !== 0 && size < 1e-3) return value.toExponential(Number.isInteger(value * 1e9) ? 0 : 1);
    return size >= 1e4 ? compact(value) : String(value);
  }

  function range(lines) {
    let low = Infinity;
    let high = -Infinity;
    for (const line of lines) {
      for (const value of line) {
        if (value !== null) {
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      }
    }
    if (low > high) return [0, 1];
    if (low === high) {
      const around = Math.abs(low) * 0.1 || 1;
      return [low - around, high + around];
    }
    const pad = (high - low) * 0.06;
    return [low >= 0 && low < high * 0.35 ? 0 : low - pad, high + pad];
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
    const chart = {spec, svg, legend, step, at: null, lines: spec.series.map(name => data.series[name])};
    svg.addEventListener('pointermove', event => point(chart, event));
    svg.addEventListener('pointerdown', event => point(chart, event));
    svg.addEventListener('pointerleave', () => mark(chart, null));
    svg.addEventListener('blur', () => mark(chart, null));
    svg.addEventListener('keydown', event => walk(chart, event));
    shown.push(chart);
    draw(chart);
  }

  function path(values, x, y, bridge) {
    let text = '';
    let open = false;
    values.forEach((value, i) => {
      if (value === null) {
        open = open && bridge;
      } else {
        text += (open ? 'L' : 'M') + x(data.steps[i]).toFixed(1) + ' ' + y(value).toFixed(1);
        open = true;
      }
    });
    return text;
  }

  function draw(chart) {
    const width = Math.max(240, chart.svg.clientWidth || 360);
    const lines = chart.lines;
    const [low, high] = range(lines);
    const first = data.steps[0];
    const last = data.steps[data.steps.length - 1];
    const span = Math.max(1, last - first);
    const x = step => margin.left + (step - first) / span * (width - margin.left - margin.right);
    const y = value => margin.top + (high - value) / (high - low) * (height - margin.top - margin.bottom);
    Object.assign(chart, {width, x, y});
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
    chart.smoothed = lines.map(line => drawLine(chart, line, lines.indexOf(line)));
    chart.pointer = shape('g', {});
    chart.svg.append(chart.pointer);
    mark(chart, null);
  }

  function drawLine(chart, line, index) {
    const color = 'var(--c' + index % 8 + ')';
    const present = line.filter(value => value !== null).length;
    const sparse = present < line.length / 2;
    const weight = present > 20 ? smoothing : 0;
    if (weight > 0) {
      chart.svg.append(shape('path', {class: 'curve raw', stroke: color, d: path(line, chart.x, chart.y, sparse)}));
    }
    const smoothed = weight > 0 ? smooth(line, weight) : line;
    chart.svg.append(shape('path', {class: 'curve', stroke: color, d: path(smoothed, chart.x, chart.y, sparse)}));
    if (present <= 40) {
      line.forEach((value, i) => {
        if (value !== null) chart.svg.append(shape('circle', {cx: chart.x(data.steps[i]), cy: chart.y(value), r: 2.6, fill: color}));
      });
    }
    return smoothed;
  }

  function point(chart, event) {
    const box = chart.svg.getBoundingClientRect();
    const at = (event.clientX - box.left) / box.width * chart.width;
    let best = 0;
    data.steps.forEach((step, i) => {
      const known = chart.lines.some(line => line[i] !== null);
      const nearer = Math.abs(chart.x(step) - at) < Math.abs(chart.x(data.steps[best]) - at);
      if (known && (nearer || !chart.lines.some(line => line[best] !== null))) best = i;
    });
    mark(chart, best);
  }

  function walk(chart, event) {
    const by = {ArrowLeft: -1, ArrowRight: 1}[event.key];
    if (!by) return;
    event.preventDefault();
    const from = chart.at === null ? (by < 0 ? data.steps.length : -1) : chart.at;
    mark(chart, Math.max(0, Math.min(data.steps.length - 1, from + by)));
  }

  // Shows the values at one step, or the last ones.
  function mark(chart, at) {
    chart.at = at;
    chart.pointer.replaceChildren();
    if (at !== null) {
      const x = chart.x(data.steps[at]);
      chart.pointer.append(shape('line', {class: 'cursor', x1: x, x2: x, y1: margin.top, y2: height - margin.bottom}));
    }
    chart.legend.replaceChildren();
    chart.step.textContent = at === null ? '' : 'step ' + data.steps[at];
    chart.lines.forEach((line, i) => {
      const item = element('li', {});
      const swatch = element('i', {});
      swatch.style.background = 'var(--c' + i % 8 + ')';
      const value = at === null ? lastOf(line) : line[at];
      item.append(swatch, label(chart, i), ' ', element('b', {}, format(value)));
      chart.legend.append(item);
      if (at !== null && line[at] !== null) {
        chart.pointer.append(shape('circle', {cx: chart.x(data.steps[at]), cy: chart.y(chart.smoothed[i][at]), r: 3.5, fill: 'var(--c' + i % 8 + ')'}));
      }
    });
  }

  function label(chart, index) {
    if (chart.lines.length > 1) return chart.spec.series[index];
    return chart.at === null ? 'last' : 'value';
  }

  function lastOf(line) {
    for (let i = line.length - 1; i >= 0; i--) if (line[i] !== null) return line[i];
    return null;
  }

  function startCharts() {
    const key = document.getElementById('key-charts');
    const more = document.getElementById('more');
    const other = data.charts.filter(spec => !spec.key);
    data.charts.filter(spec => spec.key).forEach(spec => makeChart(spec, key));
    if (other.length === 0) more.remove();
    else more.firstElementChild.textContent = 'Other metrics (' + other.length + ')';
    more.addEventListener('toggle', () => {
      const parent = document.getElementById('other-charts');
      if (more.open && !parent.hasChildNodes()) other.forEach(spec => makeChart(spec, parent));
    });
    for (const choice of document.querySelectorAll('#smoothing input')) {
      choice.checked = Number(choice.value) === smoothing;
      choice.addEventListener('change', () => {
        smoothing = Number(choice.value);
        shown.forEach(draw);
      });
    }
    let wait = 0;
    addEventListener('resize', () => {
      clearTimeout(wait);
      wait = setTimeout(() => shown.forEach(draw), 100);
    });
  }

  function fact(parent, name, value) {
    if (value === '' || value === null || value === undefined) return;
    const item = element('span', {}, name + ' ');
    item.append(element('b', {}, typeof value === 'number' ? format(value) : value));
    parent.append(item);
  }

  function sampleCard(sample) {
    const card = element('article', {class: 'sample'});
    const facts = element('div', {class: 'facts'});
    const good = sample.reward !== null && sample.reward > 0;
    facts.append(element('span', {class: good ? 'reward good' : 'reward'}, 'reward ' + format(sample.reward)));
    fact(facts, 'step', sample.step);
    fact(facts, 'task', sample.task);
    fact(facts, 'sample', sample.sample);
    fact(facts, 'gold', sample.gold);
    fact(facts, 'advantage', sample.advantage);
    fact(facts, 'tokens', sample.length);
    fact(facts, 'finish', sample.finish);
    for (const name in sample.rewards) fact(facts, name, sample.rewards[name]);
    card.append(facts);
    const prompt = element('details', {});
    prompt.append(element('summary', {}, 'Prompt'), element('pre', {}, sample.prompt));
    card.append(prompt, element('h4', {}, 'Completion'), element('pre', {}, sample.completion));
    return card;
  }

  function startSamples() {
    const steps = [...new Set(data.samples.map(sample => sample.step))];
    const place = document.getElementById('samples');
    if (steps.length === 0) {
      document.getElementById('sample-controls').remove();
      place.append(element('p', {class: 'count'}, 'No rollouts yet: rollouts.jsonl is missing or empty.'));
      return;
    }
    const select = document.getElementById('step');
    const order = document.getElementById('order');
    const earlier = document.getElementById('earlier');
    const later = document.getElementById('later');
    steps.forEach(step => select.append(element('option', {value: step}, step)));
    select.selectedIndex = steps.length - 1;
    const sign = {high: -1, low: 1};
    const show = () => {
      const chosen = data.samples.filter(sample => sample.step === steps[select.selectedIndex]);
      if (sign[order.value]) chosen.sort((a, b) => sign[order.value] * ((a.reward ?? 0) - (b.reward ?? 0)));
      place.replaceChildren(element('p', {class: 'count'}, chosen.length + ' of this step’s rollouts; ' + steps.length + ' steps to choose from'), ...chosen.map(sampleCard));
      earlier.disabled = select.selectedIndex === 0;
      later.disabled = select.selectedIndex === steps.length - 1;
    };
    const move = by => {
      select.selectedIndex += by;
      show();
    };
    select.addEventListener('change', show);
    order.addEventListener('change', show);
    earlier.addEventListener('click', () => move(-1));
    later.addEventListener('click', () => move(1));
    show();
  }

  startCharts();
  startSamples();
})();
