# Made-up teams: whole months in the network, and whether the team left (1) or was followed that long (0).
set.seed(20261123)
teams <- rbind(
  data.frame(case = "two_left", months = c(18, 18, 6, 18, 11, 18, 18, 18), left = c(0, 0, 1, 0, 1, 0, 0, 0)),
  data.frame(case = "staggered", months = sample(3:24, 20, TRUE), left = rbinom(20, 1, 0.4)),
  data.frame(case = "first_month", months = c(0, 0, 5, 9, 9, 12), left = c(1, 0, 1, 1, 0, 0)),
  data.frame(case = "all_left", months = c(2, 4, 4, 7), left = 1)
)
write.csv(teams, "teams.csv", row.names = FALSE, quote = FALSE)
