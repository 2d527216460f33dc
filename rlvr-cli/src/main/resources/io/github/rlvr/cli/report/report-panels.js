// Histogram of the rewards of every step, and reliability diagrams.
(() => {
  const {data, single, element, shape, format} = report;

  function card(parent, title, note) {
    const node = element('article', {class: 'chart'});
    const heading = element('h3', {}, title);
    if (note) heading.append(' ', element('small', {}, note));
    node.append(heading);
    parent.append(node);
    return node;
  }

  // A column a step, a row a bin; the darker, the larger the share of the step's rollouts.
  function histogram(run, parent) {
    const {low, high, steps, counts} = run.histogram;
    const node = card(parent, single ? 'Share of the rollouts by reward' : run.name);
    if (single) node.classList.add('whole');
    const info = element('ul', {class: 'legend'});
    const rest = low === high ? 'every reward is ' + format(low) : 'point at a step';
    info.append(element('li', {}, rest));
    const bins = counts[0].length;
    const svg = shape('svg', {class: 'heat', 'shape-rendering': 'crispEdges', viewBox: '0 0 ' + steps.length + ' ' + bins, preserveAspectRatio: 'none', role: 'img', 'aria-label': 'Rewards by step'});
    counts.forEach((column, x) => {
      const total = column.reduce((a, b) => a + b, 0);
      column.forEach((n, bin) => {
        if (n > 0) svg.append(shape('rect', {x, y: bins - 1 - bin, width: 1, height: 1, 'fill-opacity': (0.12 + 0.88 * Math.sqrt(n / total)).toFixed(3)}));
      });
    });
    const frame = element('div', {class: 'heatframe'});
    const axis = element('div', {class: 'heataxis'});
    axis.append(element('span', {}, low === high ? '' : format(high)), element('span', {}, format(low)));
    frame.append(axis, svg);
    const foot = element('div', {class: 'heatfoot'});
    foot.append(element('span', {}, 'step ' + steps[0]), element('span', {}, 'step ' + steps[steps.length - 1]));
    node.append(info, frame, foot);
    const show = event => {
      const box = svg.getBoundingClientRect();
      const column = Math.max(0, Math.min(steps.length - 1, Math.floor((event.clientX - box.left) / box.width * steps.length)));
      const total = counts[column].reduce((a, b) => a + b, 0);
      const bin = Math.max(0, Math.min(bins - 1, bins - 1 - Math.floor((event.clientY - box.top) / box.height * bins)));
      const from = low + (high - low) * bin / bins;
      const to = low + (high - low) * (bin + 1) / bins;
      info.firstChild.textContent = 'step ' + steps[column] + ': ' + counts[column][bin] + ' of ' + total + ' rollouts from ' + format(Number(from.toPrecision(3))) + ' to ' + format(Number(to.toPrecision(3)));
    };
    svg.addEventListener('pointermove', show);
    svg.addEventListener('pointerdown', show);
    svg.addEventListener('pointerleave', () => { info.firstChild.textContent = rest; });
  }

  // Accuracy over confidence; the area of a point is its share.
  function diagram(run, parent) {
    const node = card(parent, single ? 'Accuracy over stated confidence' : run.name);
    const legend = element('ul', {class: 'legend'});
    const side = 240;
    const x = share => 46 + side * share;
    const y = share => 16 + side * (1 - share);
    const svg = shape('svg', {class: 'reliability', viewBox: '0 0 ' + (side + 62) + ' ' + (side + 54), role: 'img', 'aria-label': 'Accuracy over stated confidence'});
    for (const tick of [0, 0.25, 0.5, 0.75, 1]) {
      svg.append(shape('line', {class: 'grid', x1: x(0), x2: x(1), y1: y(tick), y2: y(tick)}));
      // Labels keep clear of the largest point, and one zero does for both axes.
      if (tick > 0) svg.append(shape('text', {class: 'axis', x: x(0) - 16, y: y(tick) + 4, 'text-anchor': 'end'}, tick));
      svg.append(shape('text', {class: 'axis', x: x(tick || -0.07), y: side + 44, 'text-anchor': 'middle'}, tick));
    }
    svg.append(shape('line', {class: 'cursor', x1: x(0), y1: y(0), x2: x(1), y2: y(1)}));
    run.calibration.forEach((part, i) => {
      const color = 'var(--c' + (run.calibration.length - 1 - i) + ')';
      const item = element('li', {});
      const swatch = element('i', {});
      swatch.style.background = color;
      item.append(swatch, part.name + ' ECE ', element('b', {}, part.ece.toFixed(3)), ' Brier ', element('b', {}, part.brier.toFixed(3)), ' n ', element('b', {}, part.n));
      legend.append(item);
      for (const [confidence, accuracy, n] of part.bins) {
        const point = shape('circle', {cx: x(confidence), cy: y(accuracy), r: (3 + 11 * Math.sqrt(n / part.n)).toFixed(1), fill: color, 'fill-opacity': 0.7});
        point.append(shape('title', {}, part.name + ': confidence ' + confidence.toFixed(3) + ', accuracy ' + accuracy.toFixed(3) + ', n = ' + n));
        svg.append(point);
      }
    });
    node.append(legend, svg);
  }

  function panel(section, place, runs, show) {
    if (runs.length === 0) document.getElementById(section).remove();
    else runs.forEach(run => show(run, document.getElementById(place)));
  }

  panel('rewards', 'histograms', data.runs.filter(run => run.histogram.steps), histogram);
  panel('calibration', 'diagrams', data.runs.filter(run => run.calibration.length), diagram);
})();
