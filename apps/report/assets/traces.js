// Turns the packed traces of the page into zoomable, synchronised dygraphs. Without it the still pictures stay.
(function () {
  "use strict";

  // 16-bit numbers in base 64 -> values; 65535 is a gap.
  function unpack(series) {
    var bytes = atob(series.data), n = bytes.length >> 1, out = new Array(n);
    for (var i = 0; i < n; i++) {
      var q = bytes.charCodeAt(2 * i) | (bytes.charCodeAt(2 * i + 1) << 8);
      out[i] = q === 65535 ? null : series.low + series.scale * q;
    }
    return out;
  }

  function rows(data, panel) {
    var columns = panel.series.map(unpack), n = columns.length ? columns[0].length : 0, out = new Array(n);
    for (var i = 0; i < n; i++) {
      var row = [data.start + data.step * i];
      for (var k = 0; k < columns.length; k++) row.push(columns[k][i]);
      out[i] = row;
    }
    return out;
  }

  // Spike times as ticks in rows at the top of the plot.
  function drawMarks(panel, context, area, graph) {
    panel.marks.forEach(function (mark, row) {
      context.strokeStyle = mark.colour;
      context.lineWidth = 1.5;
      context.beginPath();
      mark.times.forEach(function (t) {
        var x = graph.toDomXCoord(t);
        if (x < area.x || x > area.x + area.w) return;
        context.moveTo(x, area.y + 2 + 12 * row);
        context.lineTo(x, area.y + 11 + 12 * row);
      });
      context.stroke();
    });
  }

  function element(parent, tag, name, text) {
    var e = document.createElement(tag);
    if (name) e.className = name;
    if (text) e.textContent = text;
    parent.appendChild(e);
    return e;
  }

  function digits(value, figures) {
    return value === null || value === undefined || !isFinite(value) ? "–" : String(Number(value.toPrecision(figures)));
  }

  // The names of a panel's curves, with their values under the pointer.
  function writeKey(key, data, panel, values, x) {
    key.textContent = "";
    panel.series.forEach(function (s, i) {
      var item = element(key, "span");
      element(item, "i").style.background = s.colour;
      item.appendChild(document.createTextNode(s.name + (values ? ": " + digits(values[i], 4) + " " + panel.unit : "")));
    });
    panel.marks.forEach(function (m) {
      var item = element(key, "span");
      var swatch = element(item, "i", "mark");
      swatch.style.background = m.colour;
      item.appendChild(document.createTextNode(m.name));
    });
    if (values) element(key, "span", "", "at " + digits(x, 7) + " " + data.unit);
  }

  function build(place, data) {
    var graphs = [], keys = [], busy = false;
    var tools = element(place, "div", "trace-tools");

    function show(low, high) {
      var span = Math.min(high - low, data.whole[1] - data.whole[0]);
      low = Math.max(data.whole[0], Math.min(low, data.whole[1] - span));
      busy = true;
      graphs.forEach(function (g) { g.updateOptions({ dateWindow: [low, low + span] }); });
      busy = false;
    }
    function step(move, zoom) {
      var w = graphs[0].xAxisRange(), span = w[1] - w[0], middle = (w[0] + w[1]) / 2 + move * span;
      show(middle - span * zoom / 2, middle + span * zoom / 2);
    }
    [["◀ earlier", function () { step(-0.5, 1); }], ["later ▶", function () { step(0.5, 1); }],
     ["zoom in", function () { step(0, 0.5); }], ["zoom out", function () { step(0, 2); }],
     ["first view", function () { show(data.window[0], data.window[1]); }],
     ["all", function () { show(data.whole[0], data.whole[1]); }]].forEach(function (b) {
      var button = element(tools, "button", "", b[0]);
      button.type = "button";
      button.addEventListener("click", b[1]);
    });
    element(tools, "span", "", "drag to zoom, shift-drag to move, double-click for all");

    data.panels.forEach(function (panel, index) {
      var last = index === data.panels.length - 1;
      var key = element(place, "div", "trace-key");
      var box = element(place, "div", "trace-panel");
      box.setAttribute("role", "img");
      box.setAttribute("aria-label", data.alt + ", " + panel.label);
      box.style.height = Math.round(230 * panel.height + (last ? 90 : 0)) + "px";
      var room = panel.range[1] - panel.range[0], strip = 13 * panel.marks.length;
      writeKey(key, data, panel, null);
      keys.push(key);
      var graph = new Dygraph(box, rows(data, panel), {
        labels: ["x"].concat(panel.series.map(function (s, i) { return s.name || "curve " + (i + 1); })),
        colors: panel.series.map(function (s) { return s.colour; }),
        valueRange: [panel.range[0], panel.range[1] + room * strip / Math.max(60, 230 * panel.height - strip)],
        dateWindow: data.window, strokeWidth: 1.2, legend: "never", ylabel: panel.label, xlabel: last ? data.label : "",
        showRangeSelector: last, rangeSelectorHeight: 28, rangeSelectorPlotStrokeColor: "#888888", rangeSelectorPlotFillColor: "#dddddd",
        axisLineColor: "#333333", gridLineColor: "#e6e6e6", highlightCircleSize: 3, animatedZooms: false,
        axes: { x: { drawAxis: last, axisLabelWidth: 70 }, y: { axisLabelWidth: 52, pixelsPerLabel: panel.height < 0.7 ? 18 : 36 } },
        underlayCallback: function (context, area, g) { drawMarks(panel, context, area, g); },
        drawCallback: function (g, first) {
          if (first || busy) return;
          var w = g.xAxisRange();
          show(w[0], w[1]);
        },
        highlightCallback: function (event, x, points, row) {
          graphs.forEach(function (g, i) {
            var p = data.panels[i];
            writeKey(keys[i], data, p, p.series.map(function (s, k) { return g.getValue(row, k + 1); }), x);
            if (g !== graph) g.setSelection(row);
          });
        },
        unhighlightCallback: function () {
          graphs.forEach(function (g, i) {
            writeKey(keys[i], data, data.panels[i], null);
            if (g !== graph) g.clearSelection();
          });
        }
      });
      graphs.push(graph);
    });
  }

  document.querySelectorAll("figure.traces").forEach(function (figure) {
    var place = figure.querySelector(".traces-live"), packed = figure.querySelector("script");
    if (!place || !packed) return;
    figure.classList.add("live");
    try {
      build(place, JSON.parse(packed.textContent));
    } catch (problem) {
      place.textContent = "";
      figure.classList.remove("live");
    }
  });
})();
