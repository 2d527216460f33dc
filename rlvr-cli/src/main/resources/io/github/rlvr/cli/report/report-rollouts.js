// Rollouts, filtered, and coloured token by token.
(async () => {
  const {data, single, element, format} = report;
  const place = document.getElementById('samples');
  const form = document.getElementById('filters');
  const fields = form.elements;
  const scale = document.getElementById('scale');
  const page = 12;
  const limits = {q: 30, h: 30};
  let middle = 0;
  let chosen = [];
  let visible = page;

  async function unpack() {
    const packed = Uint8Array.from(atob(document.getElementById('rollouts').textContent), c => c.charCodeAt(0));
    const plain = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
    return JSON.parse(await new Response(plain).text());
  }

  const pack = await unpack();
  const samples = pack.samples;

  function colouring() {
    const chosen = document.querySelector('#colouring input:checked');
    return chosen ? chosen.value : '';
  }

  // One number for every token, or null where there is none.
  function valueOf(sample, what, token) {
    const values = sample[what];
    return what === 'a' && values.length === 1 ? values[0] : values[token];
  }

  function largestAdvantage() {
    const sizes = samples.flatMap(sample => (sample.a || []).filter(a => a !== null).map(Math.abs)).sort((x, y) => x - y);
    return sizes[Math.floor(0.98 * (sizes.length - 1))] || 1;
  }

  function shade(value, what) {
    if (value === null || value === undefined) return '';
    const share = Math.max(-1, Math.min(1, value / limits[what]));
    const size = (0.75 * Math.abs(share)).toFixed(2);
    if (size < 0.02) return '';
    return 'rgb(var(--' + (what === 'h' ? 'warm' : share > 0 ? 'up' : 'down') + ') / ' + size + ')';
  }

  function paint(pre, sample, what) {
    pre.replaceChildren();
    if (!sample.l) {
      pre.textContent = sample.t;
      return;
    }
    let at = 0;
    sample.l.forEach((length, token) => {
      const span = element('span', {'data-token': token}, sample.t.slice(at, at + length));
      if (what) span.style.backgroundColor = shade(valueOf(sample, what, token), what);
      at += length;
      pre.append(span);
    });
  }

  function describe(sample, token) {
    const ratio = sample.q[token];
    return 'token ' + (token + 1) + ' of ' + sample.n
      + ' · advantage ' + format(valueOf(sample, 'a', token))
      + ' · log ratio ' + (ratio === null ? '–' : (ratio / 100).toFixed(2))
      + ' · entropy ' + (sample.h[token] === null ? '–' : (sample.h[token] / 10).toFixed(1)) + ' nats';
  }

  function fact(parent, name, value) {
    if (value === '' || value === null || value === undefined) return;
    const item = element('span', {}, name + ' ');
    item.append(element('b', {}, typeof value === 'number' ? format(value) : value));
    parent.append(item);
  }

  function sampleCard(sample) {
    const [task, prompt, gold] = pack.prompts[sample.p];
    const card = element('article', {class: 'sample'});
    const facts = element('div', {class: 'facts'});
    const good = sample.w !== null && sample.w > middle;
    facts.append(element('span', {class: good ? 'reward good' : 'reward'}, 'reward ' + format(sample.w)));
    if (!single) fact(facts, 'run', data.runs[sample.r].name);
    fact(facts, 'step', sample.s);
    fact(facts, 'task', task);
    fact(facts, 'sample', sample.i);
    fact(facts, 'gold', gold);
    if (sample.a && sample.a.length === 1) fact(facts, 'advantage', sample.a[0]);
    fact(facts, 'tokens', sample.n);
    const names = Object.keys(sample.f);
    if (names.length > 1) names.forEach(name => fact(facts, name, sample.f[name]));
    sample.e.forEach(event => facts.append(element('span', {class: 'event'}, event)));
    card.append(facts);
    const asked = element('details', {});
    asked.append(element('summary', {}, 'Prompt'), element('pre', {}, prompt));
    const pre = element('pre', {class: 'tokens'});
    paint(pre, sample, sample.l ? colouring() : '');
    const info = element('p', {class: 'tokeninfo'}, sample.l ? 'Point at a token.' : 'Not followed token by token.');
    if (sample.l) {
      const show = event => {
        const token = event.target.dataset && event.target.dataset.token;
        if (token !== undefined) info.textContent = describe(sample, Number(token));
      };
      pre.addEventListener('pointerover', show);
      pre.addEventListener('click', show);
    }
    card.append(asked, pre, info);
    return card;
  }

  function matches(sample) {
    const [task, prompt] = pack.prompts[sample.p];
    const text = fields.text.value.toLowerCase();
    return (fields.run.value === '' || sample.r === Number(fields.run.value))
      && (fields.step.value === '' || sample.s === Number(fields.step.value))
      && (fields.reward.value === '' || String(sample.w) === fields.reward.value
        || fields.reward.value === 'above' && sample.w > 0 || fields.reward.value === 'below' && sample.w !== null && sample.w <= 0)
      && (fields.event.value === '' || sample.e.includes(fields.event.value) || fields.event.value === 'followed' && sample.l)
      && (text === '' || (task + ' ' + prompt + ' ' + sample.t).toLowerCase().includes(text));
  }

  const moved = sample => sample.q ? Math.max(...sample.q.map(ratio => Math.abs(ratio ?? 0))) : -1;
  const orders = {
    high: (a, b) => (b.w ?? -Infinity) - (a.w ?? -Infinity),
    low: (a, b) => (a.w ?? Infinity) - (b.w ?? Infinity),
    moved: (a, b) => moved(b) - moved(a),
  };

  function refresh() {
    chosen = samples.filter(matches);
    if (orders[fields.order.value]) chosen.sort(orders[fields.order.value]);
    visible = page;
    show();
  }

  function show() {
    const head = element('p', {class: 'count'}, chosen.length + ' of ' + samples.length + ' rollouts in this page');
    place.replaceChildren(head, ...chosen.slice(0, visible).map(sampleCard));
    if (chosen.length > visible) {
      const more = element('button', {type: 'button'}, 'Show ' + Math.min(page, chosen.length - visible) + ' more');
      more.addEventListener('click', () => {
        visible += page;
        show();
      });
      place.append(more);
    }
    document.getElementById('earlier').disabled = fields.step.selectedIndex <= 1;
    document.getElementById('later').disabled = fields.step.selectedIndex === fields.step.options.length - 1;
    legend();
  }

  function legend() {
    const what = colouring();
    scale.replaceChildren();
    if (!what || !samples.some(sample => sample.l)) return;
    const ends = {a: [-limits.a, limits.a], q: [-0.3, 0.3], h: [0, 3]}[what];
    const bar = element('i', {class: what === 'h' ? 'ramp entropy' : 'ramp'});
    scale.append({a: 'advantage', q: 'log-probability after the update less the one while sampling', h: 'entropy in nats'}[what],
      element('b', {}, format(Number(ends[0].toPrecision(2)))), bar, element('b', {}, format(Number(ends[1].toPrecision(2)))));
  }

  function option(select, value, text) {
    select.append(element('option', {value}, text));
  }

  function startFilters() {
    option(fields.run, '', 'any');
    data.runs.forEach((run, r) => option(fields.run, r, run.name));
    if (single) document.getElementById('run-filter').hidden = true;
    option(fields.step, '', 'any');
    const steps = [...new Set(samples.map(sample => sample.s))].sort((a, b) => a - b);
    steps.forEach(step => option(fields.step, step, step));
    fields.step.selectedIndex = steps.length;
    const rewards = [...new Set(samples.map(sample => sample.w))].sort((a, b) => a - b);
    option(fields.reward, 'above', 'above 0');
    option(fields.reward, 'below', '0 or below');
    if (rewards.length <= 12) rewards.forEach(reward => option(fields.reward, reward, reward === null ? 'none' : reward));
    if (samples.some(sample => sample.l)) option(fields.event, 'followed', 'followed token by token');
    [...new Set(samples.flatMap(sample => sample.e))].sort().forEach(event => option(fields.event, event, event));
  }

  if (samples.length === 0) {
    form.remove();
    document.getElementById('colouring').remove();
    place.replaceChildren(element('p', {class: 'count'}, 'No rollouts yet: rollouts.jsonl is missing or empty.'));
    return;
  }
  limits.a = largestAdvantage();
  const known = samples.map(sample => sample.w).filter(reward => reward !== null);
  middle = (Math.min(...known) + Math.max(...known)) / 2;
  if (!samples.some(sample => sample.l)) document.getElementById('colouring').remove();
  startFilters();
  const move = by => {
    fields.step.selectedIndex += by;
    refresh();
  };
  document.getElementById('earlier').addEventListener('click', () => move(-1));
  document.getElementById('later').addEventListener('click', () => move(1));
  form.addEventListener('submit', event => event.preventDefault());
  form.addEventListener('input', refresh);
  document.getElementById('colouring')?.addEventListener('change', show);
  refresh();
})();
