# Expected limits, runs and constants of charts, from textbook formulas in R. Run in this folder: Rscript charts.R
# The input is made here once with a seed; every figure is printed by R.
suppressPackageStartupMessages(library(jsonlite))
set.seed(7)
n <- 26
series <- data.frame(month = sprintf("%d-%02d", rep(2019:2021, each = 12), 1:12)[1:n], size = round(runif(n, 25, 90)))
series$events <- rbinom(n, series$size, 0.3)
series$size[9] <- 0; series$events[9] <- 0                  # nobody to count that month
series$value <- round(rnorm(n, 40, 6), 2); series$value[15] <- NA
series$between <- round(rexp(n, 1 / 20), 1) + 0.1
series$cases <- rgeom(n, 1 / 25)
write.csv(series, "series.csv", row.names = FALSE)
observations <- data.frame(month = rep(series$month[1:12], c(4, 5, 3, 6, 4, 4, 5, 2, 4, 5, 3, 4)))
observations$value <- round(rnorm(nrow(observations), 10, 2), 2)
write.csv(observations, "observations.csv", row.names = FALSE)

ranges <- function(x) { r <- abs(diff(x)); r[!is.na(r)] }
screen <- function(r) r[r < 3.267 * mean(r)]
limits <- function(centre, sigma, low = -Inf, high = Inf)
  list(centre = rep_len(centre, n), lower = rep_len(pmax(centre - 3 * sigma, low), n), upper = rep_len(pmin(centre + 3 * sigma, high), n))
counted <- series$size > 0
x <- series$events[counted]; m <- series$size[counted]; size <- ifelse(counted, series$size, NA)
p <- sum(x) / sum(m); share <- ifelse(counted, series$events / series$size, NA)
binomial <- sqrt(p * (1 - p) / size); poisson <- sqrt(p / size)
laney <- function(sigma) mean(ranges((share - p) / sigma)) / 1.128
i_sigma <- function(x) mean(ranges(x)) / 1.128
weighted <- { r <- abs(diff(share)) / sqrt(1 / size[-1] + 1 / size[-n]); mean(r, na.rm = TRUE) * sqrt(pi / 2) }
rooted <- series$between^(1 / 3.6)
g <- mean(series$cases)
mr <- mean(ranges(series$value))
charts <- list(
  p = limits(p, binomial, 0, 1), u = limits(p, poisson, 0), `p'` = limits(p, binomial * laney(binomial), 0, 1),
  `u'` = limits(p, poisson * laney(poisson), 0), c = limits(mean(series$cases), sqrt(mean(series$cases)), 0),
  i = limits(mean(series$value, na.rm = TRUE), i_sigma(series$value)),
  `i'` = limits(p, weighted / sqrt(size)),
  g = list(centre = rep(median(series$cases), n), lower = rep(pmax(g - 3 * sqrt(g * (g + 1)), 0), n), upper = rep(g + 3 * sqrt(g * (g + 1)), n)),
  t = list(centre = rep(mean(rooted)^3.6, n), lower = rep(max(mean(rooted) - 3 * i_sigma(rooted), 0)^3.6, n), upper = rep((mean(rooted) + 3 * i_sigma(rooted))^3.6, n)),
  mr = list(centre = rep(mr, n), lower = rep(0, n), upper = rep(3.267 * mr, n)))
screened <- limits(mean(series$value, na.rm = TRUE), mean(screen(ranges(series$value))) / 1.128)

means <- tapply(observations$value, observations$month, mean); sds <- tapply(observations$value, observations$month, sd)
k <- as.numeric(table(observations$month)); pooled <- sqrt(sum((k - 1) * sds^2) / sum(k - 1))
c4 <- function(n) sqrt(2 / (n - 1)) * gamma(n / 2) / gamma((n - 1) / 2)
centre <- sum(k * means) / sum(k)
sub <- list(
  xbar = list(centre = rep(centre, 12), lower = as.numeric(centre - 3 * pooled / (c4(k) * sqrt(k))), upper = as.numeric(centre + 3 * pooled / (c4(k) * sqrt(k)))),
  s = list(centre = rep(pooled, 12), lower = pmax(pooled * (1 - 3 * sqrt(1 - c4(k)^2) / c4(k)), 0), upper = pooled * (1 + 3 * sqrt(1 - c4(k)^2) / c4(k))))

# Runs about the median, counted with rle; their limits; and c4
around <- function(x) { s <- sign(x - median(x, na.rm = TRUE)); s <- s[!is.na(s) & s != 0]; r <- rle(s)
  c(n_useful = length(s), longest_run = max(r$lengths), crossings = length(r$lengths) - 1) }
runs <- list(value = as.list(around(series$value)), share = as.list(around(share)), cases = as.list(around(series$cases)))
useful <- 1:300
table_ <- list(longest_run_max = round(log2(useful)) + 3, crossings_min = qbinom(0.05, useful - 1, 0.5))
write_json(list(charts = charts, screened = screened, subgroups = sub, runs = runs, limits = table_, c4 = c4(2:25)),
           "expected.json", digits = NA, auto_unbox = TRUE, na = "null", pretty = FALSE)
writeLines(capture.output(sessionInfo()), "session.txt")
