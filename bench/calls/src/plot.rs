//! A bar for each contender, with its quartiles.

use std::path::Path;

use plotters::prelude::*;

use crate::{cases::Group, measure::Measured, report};

const WIDTH: u32 = 720;
const BAR: i32 = 26;
const GAP: i32 = 12;
const TOP: i32 = 40;
const NAMES: i32 = 190;
const NUMBERS: i32 = 110;

const PEER: RGBColor = RGBColor(150, 160, 175);
const OURS: RGBColor = RGBColor(40, 120, 190);
const INK: RGBColor = RGBColor(90, 95, 105);

pub fn write(path: &Path, group: &Group, measured: &[Measured]) {
    let height = TOP + measured.len() as i32 * (BAR + GAP);
    let area = SVGBackend::new(path, (WIDTH, height as u32)).into_drawing_area();
    let drawn = draw(&area, group, measured).and_then(|()| area.present());
    drawn.expect("a plot that can be written");
}

type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;
type Drawn<'a> = Result<(), DrawingAreaErrorKind<<SVGBackend<'a> as DrawingBackend>::ErrorType>>;

fn draw<'a>(area: &Area<'a>, group: &Group, measured: &[Measured]) -> Drawn<'a> {
    area.fill(&WHITE)?;
    let text = ("sans-serif", 14).into_font().color(&INK);
    let title = ("sans-serif", 16).into_font().color(&BLACK);
    area.draw(&Text::new(group.title, (10, 10), title))?;
    let longest = measured.iter().map(|m| m.nanos[2]).fold(0.0, f64::max);
    let scale = f64::from(WIDTH as i32 - NAMES - NUMBERS) / longest;
    let x = |nanos: f64| NAMES + (nanos * scale).round() as i32;
    for (index, (contender, measured)) in group.contenders.iter().zip(measured).enumerate() {
        let top = TOP + index as i32 * (BAR + GAP);
        let middle = top + BAR / 2;
        let [low, median, high] = measured.nanos;
        let color = if contender.is_peer { PEER } else { OURS };
        area.draw(&Rectangle::new(
            [(NAMES, top), (x(median), top + BAR)],
            color.filled(),
        ))?;
        area.draw(&PathElement::new(
            [(x(low), middle), (x(high), middle)],
            BLACK,
        ))?;
        area.draw(&Text::new(contender.name, (10, middle - 7), text.clone()))?;
        let number = report::time(median);
        area.draw(&Text::new(
            number,
            (x(median.max(high)) + 8, middle - 7),
            text.clone(),
        ))?;
    }
    Ok(())
}
