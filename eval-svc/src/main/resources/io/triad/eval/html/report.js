// SPDX-License-Identifier: Apache-2.0
// Draws the report's charts from the JSON in the page. Every chart is drawn to its box's width and again when that changes, so text
// keeps its size on a phone; colours are the page's CSS variables and follow light and dark by themselves.
(() => {
  'use strict';
  const report = JSON.parse(document.getElementById('report').textContent);
  const STAGES = {
    base: ['base'],
    alignment: ['deduction', 'induction', 'abduction'],
    domain: ['domain-meta', 'domain-instruct'],
  };
  const DASHES = { induction: '7 3', abduction: '2 3', 'domain-instruct': '7 3' };
  const VERDICTS = [['correct', '--abduction'], ['wrong', '--induction'], ['unparseable', '--merged'], ['malformed', '--domain-meta']];
  const colour = (lane) => `var(--${lane === 'oracle ensemble' ? 'oracle' : lane})`;
  const lanes = new Map(report.training.lanes.map((lane) => [lane.lane, lane]));
  const percent = d3.format('.1f');

  function element(parent, name, attributes = {}, text = null) {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    if (text !== null) made.textContent = text;
    parent.append(made);
    return made;
  }

  function figure(parent, title, unit) {
    const box = element(parent, 'figure');
    const caption = element(box, 'figcaption', {}, `${title} `);
    element(caption, 'span', {}, unit);
    return box;
  }

  /** Draws now, and again when the box has another width. */
  function drawn(box, height, label, draw) {
    const svg = d3.select(box).append('svg').attr('role', 'img').attr('aria-label', label);
    let last = 0;
    const redraw = () => {
      const width = Math.floor(box.clientWidth - 24);
      if (width <= 0 || width === last) return;
      last = width;
      svg.selectAll('*').remove();
      svg.attr('viewBox', `0 0 ${width} ${height}`);
      draw(svg, width, height);
    };
    redraw();
    new ResizeObserver(redraw).observe(box);
  }

  function axis(svg, scale, side, position, size, ticks, format) {
    const make = side === 'left' ? d3.axisLeft(scale) : d3.axisBottom(scale);
    make.ticks(ticks).tickSize(-size).tickPadding(6);
    if (format) make.tickFormat(format);
    svg.append('g').attr('class', 'axis').attr('transform', side === 'left' ? `translate(${position},0)` : `translate(0,${position})`).call(make);
  }

  function short(value) {
    if (value === 0) return '0';
    const size = Math.abs(value);
    return size >= 1000 || size < 0.001 ? d3.format('.0e')(value) : d3.format('.3~g')(value);
  }

  /** Centred mean over about a tenth of the steps. */
  function smooth(values) {
    const reach = Math.max(1, Math.round(values.length / 20));
    return values.map((unused, index) => d3.mean(values.slice(Math.max(0, index - reach), index + reach + 1)));
  }

  function curve(box) {
    const measure = box.dataset.curve;
    const shown = STAGES[box.dataset.stage].filter((lane) => lanes.has(lane)).map((lane) => ({
      lane,
      steps: lanes.get(lane).step,
      levels: lanes.get(lane).level,
      values: lanes.get(lane)[measure],
      means: smooth(lanes.get(lane)[measure]),
    }));
    const label = `${box.querySelector('figcaption').textContent.trim()}: ` + shown.map((line) =>
      `${line.lane} from ${short(line.means[0])} to ${short(line.means[line.means.length - 1])}`).join(', ');
    let readout;
    drawn(box, 180, label, (svg, width, height) => {
      const [left, right, top, bottom] = [44, 8, 8, 22];
      const x = d3.scaleLinear([1, d3.max(shown, (line) => d3.max(line.steps))], [left, width - right]);
      let [low, high] = d3.extent(shown.flatMap((line) => line.values));
      if (low === high) { low = Math.min(0, low); high = high === low ? low + 1 : high; }
      const y = d3.scaleLinear([low, high], [height - bottom, top]).nice(4);
      axis(svg, y, 'left', left, width - left - right, 4, short);
      axis(svg, x, 'bottom', height - bottom, 0, Math.min(6, width / 70), (step) => (Number.isInteger(step) ? String(step) : ''));
      const line = d3.line((unused, index) => index, (value) => y(value));
      shown.forEach((each) => {
        each.levels.forEach((level, index) => {
          if (index > 0 && level !== each.levels[index - 1]) {
            svg.append('line').attr('class', 'level').attr('x1', x(each.steps[index])).attr('x2', x(each.steps[index])).attr('y1', top).attr('y2', height - bottom);
          }
        });
        line.x((unused, index) => x(each.steps[index]));
        svg.append('path').attr('class', 'raw').attr('stroke', colour(each.lane)).attr('d', line(each.values));
        svg.append('path').attr('class', 'mean').attr('stroke', colour(each.lane)).attr('stroke-dasharray', DASHES[each.lane] || null).attr('d', line(each.means));
      });
      const rule = svg.append('line').attr('class', 'hover').attr('y1', top).attr('y2', height - bottom).attr('visibility', 'hidden');
      svg.append('rect').attr('width', width).attr('height', height).attr('fill', 'transparent')
        .on('pointermove', (event) => {
          const step = Math.round(x.invert(d3.pointer(event)[0]));
          const told = shown.map((each) => ({ each, index: d3.bisectLeft(each.steps, step) })).filter(({ each, index }) => index < each.steps.length);
          if (step < 1 || told.length === 0) return;
          rule.attr('x1', x(step)).attr('x2', x(step)).attr('visibility', 'visible');
          readout.textContent = `step ${step}: ` + told.map(({ each, index }) => `${each.lane} ${short(each.values[index])}`).join(' · ');
        })
        .on('pointerleave', () => { rule.attr('visibility', 'hidden'); readout.textContent = ''; });
    });
    readout = element(box, 'p', { class: 'readout', 'aria-hidden': 'true' });
  }

  function legend(box) {
    STAGES[box.dataset.legend].filter((lane) => lanes.has(lane)).forEach((lane) => {
      const item = element(box, 'span');
      const style = DASHES[lane] ? (DASHES[lane] === '2 3' ? 'dotted' : 'dashed') : 'solid';
      element(item, 'i', { style: `border-color:${colour(lane)};border-top-style:${style}` });
      item.append(lane);
    });
  }

  /** Rows of points with intervals. */
  function intervals(box, rows, format, fromZero, unit) {
    const rowHeight = 24;
    const label = `${box.querySelector('figcaption').textContent.trim()}: ` + rows.map((row) => `${row.name} ${format(row.value)}`).join(', ');
    drawn(box, rows.length * rowHeight + 30, label, (svg, width, height) => {
      const left = Math.min(190, 12 + 6.7 * d3.max(rows, (row) => row.name.length));
      const right = 44;
      const bottom = height - 24;
      const domain = [d3.min(rows, (row) => row.lower), d3.max(rows, (row) => row.upper)];
      if (fromZero) { domain[0] = Math.min(0, domain[0]); domain[1] = Math.max(0, domain[1]); }
      const x = d3.scaleLinear(domain, [left, width - right]).nice(4);
      axis(svg, x, 'bottom', bottom, bottom - 2, Math.min(5, (width - left) / 55), unit);
      if (fromZero) svg.append('line').attr('class', 'zero').attr('x1', x(0)).attr('x2', x(0)).attr('y1', 2).attr('y2', bottom);
      rows.forEach((row, index) => {
        const middle = index * rowHeight + rowHeight / 2;
        svg.append('text').attr('class', 'name').attr('x', left - 10).attr('y', middle + 4).attr('text-anchor', 'end').text(row.name);
        svg.append('line').attr('x1', x(row.lower)).attr('x2', x(row.upper)).attr('y1', middle).attr('y2', middle).attr('stroke', row.colour).attr('stroke-width', 3).attr('stroke-linecap', 'round').attr('opacity', row.faint ? 0.35 : 0.55);
        svg.append('circle').attr('cx', x(row.value)).attr('cy', middle).attr('r', 4.5).attr('fill', row.faint ? 'var(--card)' : row.colour).attr('stroke', row.colour).attr('stroke-width', 1.6);
        svg.append('text').attr('x', width - 2).attr('y', middle + 4).attr('text-anchor', 'end').text(format(row.value));
      });
    });
  }

  function scores(parent) {
    const columns = report.rows[0].sampled.scores.filter((score) => score.level === 'all').map((score) => score.ability);
    [...columns, 'overall'].forEach((column) => {
      const box = figure(parent, column, 'sampled, % right');
      intervals(box, report.rows.map((row) => {
        const score = column === 'overall' ? row.sampled.overall : row.sampled.scores.find((each) => each.level === 'all' && each.ability === column);
        return { name: row.name, value: 100 * score.accuracy, lower: 100 * score.lower, upper: 100 * score.upper, colour: colour(row.name) };
      }), percent, false, d3.format('d'));
    });
  }

  function pairs(parent) {
    const sampled = report.comparisons.filter((each) => each.decoding === 'sampled');
    const groups = d3.group(sampled, (each) => `${each.lane} − ${each.against}`);
    const format = (value) => (Math.abs(value) < 0.05 ? '0.0' : d3.format('+.1f')(value).replace('-', '−'));
    groups.forEach((some, title) => {
      const box = figure(parent, title, 'points; hollow where the interval holds zero');
      intervals(box, some.map((each) => ({
        name: each.column,
        value: 100 * each.difference,
        lower: 100 * each.lower,
        upper: 100 * each.upper,
        colour: colour(each.lane),
        faint: each.lower <= 0 && each.upper >= 0,
      })), format, true, (tick) => (tick === 0 ? '0' : d3.format('+d')(tick).replace('-', '−')));
    });
  }

  function bars(box, counts, name, tint, height = 150) {
    const all = d3.sum(counts, (each) => each.responses);
    const label = `${box.querySelector('figcaption').textContent.trim()}: ` + counts.map((each) => `${name(each)} ${percent(100 * each.responses / all)} %`).join(', ');
    drawn(box, height, label, (svg, width) => {
      const [left, right, top, bottom] = [38, 6, 8, 24];
      const x = d3.scaleBand(counts.map(name), [left, width - right]).padding(0.18);
      const y = d3.scaleLinear([0, d3.max(counts, (each) => each.responses / all)], [height - bottom, top]).nice(3);
      axis(svg, y, 'left', left, width - left - right, 3, d3.format('.0%'));
      const wide = Math.min(46, x.bandwidth());
      counts.forEach((each) => svg.append('rect').attr('x', x(name(each)) + (x.bandwidth() - wide) / 2).attr('width', wide).attr('y', y(each.responses / all)).attr('height', y(0) - y(each.responses / all)).attr('rx', 2).attr('fill', tint).attr('opacity', 0.85));
      const every = Math.ceil(counts.length / Math.max(1, (width - left) / 46));
      counts.forEach((each, index) => {
        if (index % every === 0) svg.append('text').attr('x', x(name(each)) + x.bandwidth() / 2).attr('y', height - 7).attr('text-anchor', 'middle').text(name(each));
      });
    });
  }

  function staleness(parent) {
    report.training.lanes.filter((lane) => lane.reinforced && lane.staleness.length > 0).forEach((lane) =>
      bars(figure(parent, lane.lane, 'responses by versions behind'), lane.staleness, (each) => String(each.versions), colour(lane.lane), 120));
  }

  function verdicts(parent) {
    if (report.responses.length === 0) return;
    const box = figure(parent, 'Verdicts', 'share of sampled responses');
    const rows = report.responses.map((row) => {
      const counts = VERDICTS.map(([verdict]) => d3.sum(Object.values(row.verdicts), (each) => each[verdict] || 0));
      return { lane: row.lane, counts, all: d3.sum(counts) };
    });
    const key = element(box, 'div', { class: 'legend' });
    VERDICTS.forEach(([verdict, tint]) => {
      const item = element(key, 'span');
      element(item, 'i', { class: 'box', style: `background:var(${tint})` });
      item.append(verdict);
    });
    const label = 'Verdicts: ' + rows.map((row) => `${row.lane} ${percent(100 * row.counts[0] / row.all)} % correct`).join(', ');
    drawn(box, rows.length * 24 + 4, label, (svg, width) => {
      const left = 108;
      rows.forEach((row, index) => {
        svg.append('text').attr('class', 'name').attr('x', left - 10).attr('y', index * 24 + 16).attr('text-anchor', 'end').text(row.lane);
        let x = left;
        row.counts.forEach((count, verdict) => {
          const size = (width - left) * count / row.all;
          if (size > 0) svg.append('rect').attr('x', x).attr('y', index * 24 + 4).attr('width', Math.max(0.5, size - 1)).attr('height', 16).attr('rx', 2).attr('fill', `var(${VERDICTS[verdict][1]})`);
          x += size;
        });
      });
    });
  }

  function lengths(parent) {
    report.responses.forEach((row) => {
      const counts = row.lengths.map((responses, bin) => ({ responses, from: bin * row.bin_tokens }));
      bars(figure(parent, `Length, ${row.lane}`, `tokens; ${row.cut} cut`), counts, (each) => String(each.from), colour(row.lane), 130);
    });
  }

  function rewards(parent) {
    report.training.lanes.filter((lane) => lane.reinforced).forEach((lane) => {
      const box = figure(parent, `Rewards, ${lane.lane}`, 'first fifth pale, last full');
      const values = [...new Set([...lane.first_rewards, ...lane.last_rewards].map((each) => each.reward))].sort(d3.ascending);
      const share = (counts, value) => (counts.find((each) => each.reward === value) || { responses: 0 }).responses / d3.sum(counts, (each) => each.responses);
      const rows = values.map((value) => ({ value, first: share(lane.first_rewards, value), last: share(lane.last_rewards, value) }));
      const label = `Rewards, ${lane.lane}: ` + rows.map((row) => `${row.value} from ${percent(100 * row.first)} to ${percent(100 * row.last)} %`).join(', ');
      drawn(box, 130, label, (svg, width, height) => {
        const [left, right, top, bottom] = [38, 6, 8, 24];
        const x = d3.scaleBand(rows.map((row) => row.value), [left, width - right]).padding(0.25);
        const y = d3.scaleLinear([0, d3.max(rows, (row) => Math.max(row.first, row.last))], [height - bottom, top]).nice(3);
        axis(svg, y, 'left', left, width - left - right, 3, d3.format('.0%'));
        const every = Math.ceil(rows.length / Math.max(1, (width - left) / 46));
        const wide = Math.min(30, x.bandwidth() / 2);
        rows.forEach((row, index) => {
          ['first', 'last'].forEach((part, place) => svg.append('rect').attr('x', x(row.value) + x.bandwidth() / 2 + (place - 1) * wide).attr('width', Math.max(0.5, wide - 1)).attr('y', y(row[part])).attr('height', y(0) - y(row[part])).attr('rx', 2).attr('fill', colour(lane.lane)).attr('opacity', place === 0 ? 0.35 : 0.9));
          if (index % every === 0) svg.append('text').attr('x', x(row.value) + x.bandwidth() / 2).attr('y', height - 7).attr('text-anchor', 'middle').text(short(row.value).replace('-', '−'));
        });
      });
    });
  }

  const parent = (name) => document.querySelector(`[data-charts="${name}"]`);
  scores(parent('scores'));
  pairs(parent('pairs'));
  document.querySelectorAll('[data-legend]').forEach(legend);
  document.querySelectorAll('figure[data-curve]').forEach(curve);
  staleness(parent('staleness'));
  verdicts(parent('responses'));
  rewards(parent('responses'));
  lengths(parent('responses'));
  document.documentElement.dataset.drawn = String(document.querySelectorAll('svg').length);
})();
